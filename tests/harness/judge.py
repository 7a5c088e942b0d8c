"""Judges every signature of a PDF with pyHanko, which shares no code with us.

Usage: judge.py FILE ROOTS.pem. Prints for each signature that is intact, leads to a root, allows what came after it
and carries a time stamp that leads to one as well "GOOD field"; for a time stamp over the whole file
"STAMP field"; and for each signature of such a file that passes long-term validation by EN 319 102-1, offline, on the
third day and after ten years, "LTA field". Fails if there is any other.

With --stamps-of-others the revocation of time stamps is not asked for: nobody gave us a list of theirs.

A party's certificate lives for a season, so it is judged at the time that the time stamp proves (PAdES B-T).
"""
import asyncio
import logging
import sys
from datetime import timedelta

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def context(roots, moment=None):
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)


def good(signature, roots):
    """Intact, trusted, time-stamped; nothing but what is allowed came after it."""
    stamp = validate_pdf_signature(signature, context(roots)).timestamp_validity
    proven = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    moment = stamp.timestamp if proven else None
    status = validate_pdf_signature(signature, context(roots, moment), ts_validation_context=context(roots))
    return proven and status.bottom_line, f"{status.summary()} time stamp: {stamp and stamp.summary()}"


def lasting(signature, roots, moment, of_stamps):
    """Passes long-term validation at `moment`. Revocation of signers must be known; that of stamps is `of_stamps`."""
    trust = SimpleTrustManager.build([CertTrustAnchor(root) for root in roots])

    def policy(rule):
        return CertValidationPolicySpec(trust, CertRevTrustPolicy(rule))

    spec = SignatureValidationSpec(
        cert_validation_policy=policy(REQUIRE_REVINFO),
        ts_cert_validation_policy=policy(of_stamps),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
    )
    timing = ValidationTimingInfo(validation_time=moment, best_signature_time=moment, point_in_time_validation=True)
    result = asyncio.run(ades_lta_validation(signature, PdfSignatureValidationSpec(spec), timing))
    return result.ades_subindic == AdESPassed.OK, f"{moment} {result.ades_subindic} {result.failure_msg}"


def judge(path, roots, of_stamps):
    bad = []

    def say(word, signature, verdict):
        passed, summary = verdict
        if passed:
            print(word, signature.field_name)
        else:
            bad.append(signature)
            print("BAD", word, signature.field_name, summary)

    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        signatures, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
        if not signatures:
            sys.exit("no signature")
        for signature in signatures:
            say("GOOD", signature, good(signature, roots))
        for stamp in stamps:
            status = validate_pdf_timestamp(stamp, context(roots))
            say("STAMP", stamp, (status.valid and status.intact and status.trusted, status.summary()))
        if stamps and not bad:
            stamped = status.timestamp
            for signature in signatures:
                # On the third day the list in the file still counts. After ten years signers' certificates have expired,
                # and nobody who is offline can know what became of the stamp's.
                third = lasting(signature, roots, stamped + timedelta(days=3), of_stamps)
                tenth = lasting(signature, roots, stamped + timedelta(days=3653), NO_REVOCATION)
                say("LTA", signature, (third[0] and tenth[0], f"{third[1]}; {tenth[1]}"))
    sys.exit(1 if bad else 0)


# The first look at a party's certificate may happen after its life and says so at length.
logging.disable(logging.CRITICAL)
others = sys.argv[3:] == ["--stamps-of-others"]
judge(sys.argv[1], list(load_certs_from_pemder([sys.argv[2]])), NO_REVOCATION if others else REQUIRE_REVINFO)

"""Judges every signature of a PDF with pyHanko, which shares no code with us.

Usage: judge.py FILE ROOT.pem. Prints "GOOD field" for each signature that is intact, leads to the root, allows
what came after it and carries a time stamp that leads to the root as well. Fails if there is any other.

A party's certificate lives for a day, so it is judged at the time that the time stamp proves (PAdES B-T).
"""
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def context(root, moment=None):
    return ValidationContext(trust_roots=[root], allow_fetching=False, moment=moment)


def judge(path, root):
    with open(path, "rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        if not signatures:
            sys.exit("no signature")
        bad = 0
        for signature in signatures:
            stamp = validate_pdf_signature(signature, context(root)).timestamp_validity
            proven = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
            moment = stamp.timestamp if proven else None
            status = validate_pdf_signature(signature, context(root, moment), ts_validation_context=context(root))
            if proven and status.bottom_line:
                print("GOOD", signature.field_name)
            else:
                bad += 1
                print("BAD", signature.field_name, status.summary(), "time stamp:", stamp and stamp.summary())
        sys.exit(1 if bad else 0)


# The first look at a party's certificate happens after its day and says so at length.
logging.disable(logging.CRITICAL)
judge(sys.argv[1], load_cert_from_pemder(sys.argv[2]))

"""Checks every signature of a PDF with pyHanko, which knows nothing of our code.

usage: pyhanko_check.py FILE TRUST_ROOT.pem [INSTANT]

INSTANT (ISO 8601) is the time for which certificates are judged; without it, the time of each signature's own
trusted time stamp. Prints one line a signature, ends with status 1 if any is not valid, intact, trusted and stamped.
"""

import datetime
import logging
import sys

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def certificate(path):
    with open(path, "rb") as file:
        _, _, der = pem.unarmor(file.read())
    return x509.Certificate.load(der)


def stamped_at(signature):
    for attribute in signature.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            return token["encap_content_info"]["content"].parsed["gen_time"].native
    return None


def main(path, root, instant=None):
    trust = [certificate(root)]
    sound = True
    with open(path, "rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        for signature in signatures:
            moment = datetime.datetime.fromisoformat(instant) if instant else stamped_at(signature)
            context = ValidationContext(trust_roots=trust, moment=moment, allow_fetching=False)
            status = validate_pdf_signature(signature, context)
            stamp = status.timestamp_validity
            stamped = stamp is not None and stamp.valid and stamp.trusted
            ok = status.bottom_line and stamped
            sound = sound and ok
            print(f"{signature.field_name}: {'ok' if ok else 'FAILED'} {status.summary()}")
    return 0 if sound and signatures else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Judges every signature of a PDF with pyHanko, which shares no code with us.

Usage: judge.py FILE ROOT.pem. Prints "GOOD field" for each signature that is intact, leads to the root, allows
what came after it and carries a time stamp that leads to the root as well. Fails if there is any other.
"""
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def judge(path, root):
    trust = ValidationContext(trust_roots=[load_cert_from_pemder(root)], allow_fetching=False)
    with open(path, "rb") as file:
        signatures = PdfFileReader(file).embedded_signatures
        if not signatures:
            sys.exit("no signature")
        bad = 0
        for signature in signatures:
            status = validate_pdf_signature(signature, trust)
            stamp = status.timestamp_validity
            if status.bottom_line and stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
                print("GOOD", signature.field_name)
            else:
                bad += 1
                print("BAD", signature.field_name, status.summary(), "time stamp:", stamp and stamp.summary())
        sys.exit(1 if bad else 0)


judge(sys.argv[1], sys.argv[2])

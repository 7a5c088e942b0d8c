"""Judges files by PDF/A-2a and PDF/UA-1 with two validators that share no code with us.

Usage: conform.py FILE... Prints "GOOD FILE" for each file that has no fault, and every fault of the others; fails if
there is any.

page checks every machine-checkable clause of ISO 19005-2 (level A) and ISO 14289-1; it passes veraPDF's own corpus.
Apache Preflight knows PDF/A-1b alone; what part 2 asks otherwise is left out below.
"""
import glob
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as Xml

import page

# A later signature of a file covers what an earlier one can't. page asks every signature to cover the last byte; that
# each covers its own revision is what pyHanko and our own verify are asked.
SIGNED_BEFORE = {"PDFA2A-SIGNATURE-BYTERANGE-001"}

# ISO 19005-1 asks for what ISO 19005-2 dropped: 3.1.11 a CIDSet in every subset font (19005-2, 6.2.11.4.2: may),
# 7.11.2 the number 1 for the part.
OF_PART_1_ALONE = {"3.1.11", "7.11.2"}

JARS = ["preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "javax.activation", "jaxb-api"]


def page_faults(path):
    with open(path, "rb") as file:
        signatures = file.read().count(b"/ByteRange")
    for profile in ("2a", "ua1"):
        for fault in page.validate_pdf(path, profile=profile).failures:
            if signatures < 2 or fault.rule_id not in SIGNED_BEFORE:
                yield f"{fault.rule_id} {fault.message}"


def preflight(paths):
    """The faults of each file; all in one run, for starting Java takes longer than looking at a file."""
    classes = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS)
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "files.txt")
        with open(listed, "w") as file:
            file.write("\n".join(os.path.abspath(path) for path in paths))
        run = subprocess.run(
            ["java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", listed],
            capture_output=True, text=True, cwd=folder)
        results = glob.glob(os.path.join(folder, "*.xml"))
        if not results:
            sys.exit(f"Preflight gave no result: {run.stdout}{run.stderr}")
        faults = {}
        for result in Xml.parse(results[0]).getroot().iter("preflight"):
            found = [(error.findtext("code"), error.findtext("details")) for error in result.iter("error")]
            faults[result.get("name")] = [f"{code} {text}" for code, text in found if code not in OF_PART_1_ALONE]
        return faults


def judge(paths):
    flights = preflight(paths)
    bad = 0
    for path in paths:
        faults = list(page_faults(path)) + flights[os.path.basename(path)]
        bad += bool(faults)
        print("\n".join([f"BAD {path}"] + faults) if faults else f"GOOD {path}")
    sys.exit(1 if bad else 0)


judge(sys.argv[1:])

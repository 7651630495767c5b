"""What a job tells the machine that submitted it: marked JSON lines in its log, the one channel every
Ray cluster has. Everything else in the log is for people. (Read by src/student/ray/job-log.ts.)"""

import base64
import gzip
import hashlib
import json
import os
import sys
import traceback

PIECE = 60_000


def emit(**event):
    # One write a line, so that lines of several processes do not mix.
    sys.stdout.write("agoralab " + json.dumps(event) + "\n")
    sys.stdout.flush()


def is_first_process():
    return int(os.environ.get("RANK", "0")) == 0


def phase(text):
    if is_first_process():
        emit(kind="phase", phase=text)


def progress(step, steps, **more):
    if is_first_process():
        known = {key: value for key, value in more.items() if value is not None}
        emit(kind="progress", step=step, steps=steps, **known)


def send_file(name, content):
    """Sends a text file through the log, packed, in pieces, with its hash."""
    raw = content.encode()
    # No time stamp: the same content gives the same lines.
    data = base64.b64encode(gzip.compress(raw, mtime=0)).decode()
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    sha256 = hashlib.sha256(raw).hexdigest()
    for part, piece in enumerate(pieces):
        emit(kind="file", name=name, sha256=sha256, part=part, parts=len(pieces), data=piece)


def run(main):
    """Runs a job; its last error is the last thing it reports."""
    try:
        main()
    except BaseException as error:
        traceback.print_exc()
        if not (isinstance(error, SystemExit) and error.code in (0, None)):
            emit(kind="error", error=f"{type(error).__name__}: {error}".strip().replace("\n", " ")[:1000])
        raise SystemExit(1)

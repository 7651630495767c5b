"""A job's folder in the artifacts: a path that the cluster shares, or any fsspec URL (s3://, gs://)."""

import hashlib
import json
import os
import shutil
import tempfile


def is_url(place):
    return "://" in place


class Artifacts:
    def __init__(self, place):
        self.place = place
        # With a URL, work goes on in a folder of this machine and is copied there when it is whole.
        self.folder = scratch_of(place) if is_url(place) else place
        os.makedirs(self.folder, exist_ok=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def has(self, name):
        if is_url(self.place):
            filesystem, root = filesystem_of(self.place)
            return filesystem.exists(f"{root}/{name}")
        return os.path.exists(self.path(name))

    def fetch(self, name):
        """Brings a file or folder here if it is there. Says whether it is."""
        if is_url(self.place) and not os.path.exists(self.path(name)):
            filesystem, root = filesystem_of(self.place)
            if filesystem.exists(f"{root}/{name}"):
                filesystem.get(f"{root}/{name}", self.path(name), recursive=True)
        return os.path.exists(self.path(name))

    def store(self, name):
        if is_url(self.place):
            filesystem, root = filesystem_of(self.place)
            filesystem.makedirs(root, exist_ok=True)
            if filesystem.exists(f"{root}/{name}"):
                filesystem.rm(f"{root}/{name}", recursive=True)
            filesystem.put(self.path(name), f"{root}/{name}", recursive=True)

    def remove(self, name):
        shutil.rmtree(self.path(name), ignore_errors=True)
        if is_url(self.place):
            filesystem, root = filesystem_of(self.place)
            if filesystem.exists(f"{root}/{name}"):
                filesystem.rm(f"{root}/{name}", recursive=True)

    def write_checkpoint_mark(self, name):
        """A checkpoint counts from here on: its folder is whole, and so is its copy."""
        self.store(name)
        with open(self.path("checkpoint.json.new"), "w") as file:
            json.dump({"checkpoint": name}, file)
        os.replace(self.path("checkpoint.json.new"), self.path("checkpoint.json"))
        before = self._marked() if is_url(self.place) else None
        self.store("checkpoint.json")
        if before and before != name:
            filesystem, root = filesystem_of(self.place)
            filesystem.rm(f"{root}/{before}", recursive=True)

    def last_checkpoint(self):
        """The path of the last whole checkpoint, or None."""
        name = self._marked()
        return self.path(name) if name and self.fetch(name) else None

    def _marked(self):
        if is_url(self.place):
            filesystem, root = filesystem_of(self.place)
            if not filesystem.exists(f"{root}/checkpoint.json"):
                return None
            return json.loads(filesystem.cat_file(f"{root}/checkpoint.json"))["checkpoint"]
        if not os.path.exists(self.path("checkpoint.json")):
            return None
        with open(self.path("checkpoint.json")) as file:
            return json.load(file)["checkpoint"]


def scratch_of(place):
    """The same for all processes of a job on this machine, and another at each start of it."""
    start = os.environ.get("TORCHELASTIC_RUN_ID") or str(os.getpid())
    digest = hashlib.sha256(f"{place} {start}".encode()).hexdigest()[:16]
    return os.path.join(tempfile.gettempdir(), f"agoralab-{digest}")


def filesystem_of(url):
    import fsspec

    return fsspec.core.url_to_fs(url.rstrip("/"))


def local_model(name):
    """A model's name on the hub or path as it is; a folder behind a URL is brought here first."""
    if not is_url(name):
        return name
    folder = os.path.join(tempfile.mkdtemp(prefix="agoralab-model-"), "model")
    filesystem, root = filesystem_of(name)
    filesystem.get(root, folder, recursive=True)
    return folder

"""Stands in for the build backend of a source package: says its name and version, and builds nothing.

pip wants to know both before it keeps a download. `setup/sources.sh` gives them as ASSAY_SOURCE.
"""
import os


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    name, version = os.environ["ASSAY_SOURCE"].split()
    folder = f"{name}-{version}.dist-info"
    os.makedirs(os.path.join(metadata_directory, folder))
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w") as file:
        file.write(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return folder


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    raise RuntimeError("nothing is built from this package")

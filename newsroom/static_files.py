"""Static files as they are sent: with a digest in each name, also where modules import modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which rewrites the imports of JavaScript modules too."""

    support_js_module_import_aggregation = True

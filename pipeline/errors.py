"""What can go wrong, said so that a person knows where, what, and what to do."""


class PipelineError(Exception):
    """Any error of this project that is meant for the person who runs it.

    The message says where it happened, what is wrong, and what to do.
    """


class InputError(PipelineError):
    """One input cannot be read; the batch goes on and the message becomes a row of `dropped.jsonl`."""


class ConfigError(PipelineError):
    """A setting, pattern or lexicon is wrong; nothing is run."""


class TableError(PipelineError):
    """A table of results cannot be read or written."""


class TrainingError(PipelineError):
    """A model cannot be trained, compared or kept; the one in use stays."""

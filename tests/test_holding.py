"""One run at a time in a folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.holding import held


def test_the_second_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(TableError, match=rf"process {os.getpid()} on .*, since 20"), held(tmp_path):
        pass
    with held(tmp_path):
        pass


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from pipeline.holding import held\n"
        "with held(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with held(tmp_path):
        pass

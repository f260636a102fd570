"""The application as a WSGI server loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOAD = """
import gc, sys
from annotator.wsgi import application
print(gc.get_freeze_count(), "annotator.api.layers" in sys.modules, callable(application))
"""


def test_its_code_is_loaded_and_out_of_the_collectors_sight(tmp_path: Path) -> None:
    environment = {**os.environ, "GISA_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "annotator.settings"}
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True)
    frozen, loaded, runs = done.stdout.split()
    assert int(frozen) > 50_000
    assert (loaded, runs) == ("True", "True")

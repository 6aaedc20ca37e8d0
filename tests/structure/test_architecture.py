"""The import contracts hold what they say: each is broken here once, on purpose, in a copy of the source."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

# contract, the module that misbehaves, the line it should not hold
PLANTED = [
    ("rooms", "promotora.targeting", "import promotora.cli"),
    ("rooms", "promotora.targeting.model", "import promotora.county"),
    ("rooms", "promotora.county", "import promotora.targeting"),
    ("rooms", "promotora.placement", "import promotora.targeting"),
    ("rooms", "promotora.placement", "import promotora.county"),
    ("rooms", "promotora.targeting", "import promotora.placement"),
    ("rooms", "promotora.newcomer", ""),
    ("rooms", "promotora.targeting", "import promotora.apps.people"),
    ("rooms", "promotora.apps.core", "import promotora.portal"),
    ("apps", "promotora.apps.core", "import promotora.apps.accounts"),
    ("apps", "promotora.apps.accounts", "import promotora.apps.people.models"),
    ("apps", "promotora.apps.network.queries", "import promotora.apps.tel.queries"),
    ("apps", "promotora.apps.people.queries", "import promotora.apps.network.queries"),
    ("apps", "promotora.apps.newcomer", ""),
    ("ladder", "promotora.apps.people.terms", "import promotora.apps.people.models"),
    ("ladder", "promotora.apps.people.models", "import promotora.apps.people.queries"),
    ("ladder", "promotora.apps.accounts.queries", "import promotora.apps.accounts.views"),
    ("ladder", "promotora.apps.accounts.newcomer", ""),
    ("ladder", "promotora.apps.network.rules", "import promotora.apps.network.models"),
    ("ladder", "promotora.apps.network.queries", "import promotora.apps.network.actions"),
    ("apps", "promotora.apps.people", "import promotora.apps.tel.queries"),
    ("ladder", "promotora.apps.tel.queries", "import promotora.apps.tel.actions"),
    ("door", "promotora.apps.people.queries", "import promotora.targeting.run"),
    ("door", "promotora.portal", "import promotora.county.areas"),
    ("door", "promotora.apps.network.queries", "import promotora.county.areas"),
    ("open", "promotora.apps.tel.loading", "import promotora.targeting.engines.duckdb.store.reading"),
    ("open", "promotora.apps.people.queries", "from promotora.targeting.engines import reference"),
    ("open", "promotora.apps.tel.queries", "from promotora.targeting import quality"),
    ("plain", "promotora.apps.tel.rules", "import django.conf"),
    ("plain", "promotora.apps.people.rules", "from django.db import models"),
    ("plain", "promotora.apps.network.rules", "from django.utils import timezone"),
    ("targeting", "promotora.targeting.model", "import promotora.targeting.language"),
    ("targeting", "promotora.targeting.language", "import promotora.targeting.engines"),
    ("targeting", "promotora.targeting.engines", "import promotora.targeting.run"),
    ("targeting", "promotora.targeting.newcomer", ""),
    ("engines", "promotora.targeting.engines.reference", "import promotora.targeting.engines.duckdb"),
    ("engines", "promotora.targeting.engines.duckdb", "import promotora.targeting.engines.spark"),
    ("engines", "promotora.targeting.engines.newcomer", ""),
    ("duckdb", "promotora.county", "import duckdb"),
    ("duckdb", "promotora.targeting.engines.reference", "from duckdb import connect"),
    ("pyspark", "promotora.targeting.run", "from pyspark.sql import SparkSession"),
    ("numba", "promotora.targeting.engines.reference", "import numba"),
    ("ortools", "promotora.placement.certificate", "from ortools.graph.python import min_cost_flow"),
    ("ortools", "promotora.county", "import ortools"),
    ("typer", "promotora.targeting.run", "import typer"),
    ("framework", "promotora.targeting.run", "import django.conf"),
    ("framework", "promotora.county", "from django.db import models"),
    ("framework", "promotora.placement.model", "import django.utils.translation"),
    ("comparison", "promotora.targeting.run", "import pandas"),
    ("meaning", "promotora.targeting.model", "import numpy"),
    ("meaning", "promotora.targeting.programs", "import pyarrow"),
    ("oracle", "promotora.targeting.engines.reference", "import numpy"),
]


@pytest.fixture
def copy(tmp_path):
    """The source and its contracts, to spoil."""
    shutil.copytree(ROOT / "src" / "promotora", tmp_path / "src" / "promotora", ignore=not_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "module", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(copy, contract, module, line):
    path = file_of(copy, module)
    existing = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{existing}\n{line}\n", encoding="utf-8")

    answer = lint_imports(copy, contract)

    assert answer.returncode == 1, f"{contract} did not notice {line!r} in {module}"
    assert "BROKEN" in answer.stdout, answer.stdout + answer.stderr


def test_every_contract_is_kept(copy):
    answer = lint_imports(copy)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_contract_is_proved_by_a_planted_import():
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)


@pytest.mark.parametrize("package", ["promotora", "promotora.targeting", "promotora.targeting.engines"])
def test_every_module_has_its_place_in_the_layers(package):
    [contract] = [each for each in CONTRACTS.values() if each.get("containers") == [package]]
    placed = {name for layer in contract["layers"] for name in re.split(r"\s*[|:]\s*", layer)}

    assert contract["exhaustive"]
    assert placed == modules_directly_in(package)


def test_every_dependency_has_its_reason_beside_it():
    """`"name>=1", # why we need it`, in every list of dependencies."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    bare = [spec for spec in declared_dependencies() if not re.search(rf'"{re.escape(spec)}",?\s+# \S+ \S+', text)]
    assert bare == []


def declared_dependencies():
    project = PROJECT["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    return [spec for one in lists for spec in one]


def modules_directly_in(package):
    folder = ROOT.joinpath("src", *package.split("."))
    packages = {path.parent.name for path in folder.glob("*/*.py")}
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return packages | modules


def file_of(copy, module):
    path = copy.joinpath("src", *module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def lint_imports(copy, *contracts):
    only = [word for contract in contracts for word in ("--contract", contract)]
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", *only]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def not_python(folder, names):
    return [name for name in names if not (name.endswith(".py") or Path(folder, name).is_dir())]

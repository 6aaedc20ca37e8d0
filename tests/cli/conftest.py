import pytest
from tests import stories
from typer.testing import CliRunner

from promotora.cli import app, screen


@pytest.fixture(scope="session")
def claims(tmp_path_factory):
    """The seven people's claims."""
    return stories.folder(tmp_path_factory.mktemp("claims"))


@pytest.fixture
def promotora(monkeypatch):
    """Run a command as a shell would; answers with its exit code, stdout and stderr."""
    monkeypatch.setattr(screen.out, "width", 200)

    def run(*words):
        return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=True)

    return run


@pytest.fixture(scope="session")
def march(claims, tmp_path_factory):
    """February's and March's runs, made by the library."""
    folder = tmp_path_factory.mktemp("runs")
    stories.listed(claims, folder / "february", stories.FEBRUARY)
    stories.listed(claims, folder / "march", stories.MARCH)
    return folder

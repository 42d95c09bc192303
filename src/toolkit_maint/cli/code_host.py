"""The code host that a workflow runs on, and the words for when it does not do what it is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from toolkit_maint.adapters.web.github_api import ApiTrouble, GitHubApi, Trouble
from toolkit_maint.cli.endings import failure, wrong_usage
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

_TROUBLES: Final[Mapping[Trouble, str]] = MappingProxyType(
    {
        Trouble.NO_ANSWER: marked("The code host does not answer ({detail})."),
        Trouble.BAD_TOKEN: marked("The code host does not accept the token in GITHUB_TOKEN."),
        Trouble.NOT_ALLOWED: marked(
            "The token in GITHUB_TOKEN may not do this ({detail}). The job needs the permissions contents: write and "
            "pull-requests: write."
        ),
        Trouble.NO_PULL_REQUESTS: marked("This repository does not let workflows open pull requests."),
        Trouble.NOT_FOUND: marked("The code host does not know this repository or branch ({detail})."),
        Trouble.TOO_MANY: marked("The code host asks for fewer requests; run it again later."),
        Trouble.REFUSED: marked("The code host refused this ({detail})."),
        Trouble.HOST_FAILS: marked("The code host fails at the moment ({detail}); run it again later."),
    }
)


@contextmanager
def code_host(words: Words, otherwise: str = "") -> Iterator[GitHubApi]:
    """The repository that the environment names, for as long as it is needed; whatever fails there ends the command.

    ``otherwise`` says what can be done without a code host.
    """
    api = _api(words, otherwise)
    try:
        yield api
    except ApiTrouble as trouble:
        failure(words.say(_TROUBLES[trouble.trouble], detail=PLAIN.text(trouble.detail) or "?"))
    finally:
        api.close()


def _api(words: Words, otherwise: str) -> GitHubApi:
    token, repository = (os.environ.get(name, "") for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY"))
    if not token or not repository:
        needed = words.gettext("GITHUB_TOKEN and GITHUB_REPOSITORY must be set.")
        wrong_usage(f"{needed} {otherwise}".strip())
    try:
        return GitHubApi(os.environ.get("GITHUB_API_URL") or "https://api.github.com", repository, token)
    except ValueError as exc:
        wrong_usage(words.say("The code host cannot be asked: {why}.", why=str(exc)))

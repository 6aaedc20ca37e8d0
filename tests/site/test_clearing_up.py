"""By night what nobody needs any more goes, and what is in use stays."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from promotora.apps.core.models import Message
from promotora.portal.tasks import TRIES_KEPT_DAYS, clear

pytestmark = pytest.mark.django_db


def a_session(key, days):
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))


def a_try(days_ago):
    entry = AccessLog.objects.create(username="dana@example.org")
    AccessLog.objects.filter(pk=entry.pk).update(attempt_time=timezone.now() - timedelta(days=days_ago))


def a_letter_sent(days_ago):
    Message.objects.create(to="dana@example.org", subject="Sent", sent_at=timezone.now() - timedelta(days=days_ago))


def test_sessions_that_ended_and_tries_and_letters_of_long_ago_go():
    a_session("ended", -1)
    a_session("open", 1)
    a_try(TRIES_KEPT_DAYS + 1)
    a_try(1)
    a_letter_sent(31)
    a_letter_sent(29)
    clear()
    assert Message.objects.count() == 1
    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert AccessLog.objects.count() == 1


def test_jobs_that_are_done_are_removed_by_the_worker():
    clear()
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "builtin:procrastinate.builtin_tasks.remove_old_jobs"
    assert job.args["max_hours"] == 720

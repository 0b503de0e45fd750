"""What beat asks for, and when."""

from datetime import timedelta

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "build-waiting-forms": {"task": "exams.build_waiting", "schedule": timedelta(minutes=1)},
    "close-overdue-attempts": {"task": "exams.close_overdue", "schedule": timedelta(minutes=1)},
    "continue-regrades": {"task": "exams.continue_regrades", "schedule": timedelta(minutes=1)},
    "release-questions-of-mocks": {"task": "exams.release_questions", "schedule": timedelta(minutes=1)},
    "tell-members-of-mocks": {"task": "exams.tell_of_mocks", "schedule": timedelta(minutes=1)},
    "send-mails": {"task": "accounts.send_mails", "schedule": timedelta(minutes=1)},
    "forget-mails": {"task": "accounts.forget_mails", "schedule": timedelta(days=1)},
    "forget-sign-ins": {"task": "accounts.forget_sign_ins", "schedule": timedelta(days=1)},
    "forget-practice": {"task": "exams.forget_practice", "schedule": timedelta(days=1)},
    "count-peers": {"task": "exams.count_peers", "schedule": timedelta(hours=1)},
    "forget-guests": {"task": "exams.forget_guests", "schedule": timedelta(days=1)},
    "rebuild-stale-reports": {"task": "insights.rebuild_stale", "schedule": timedelta(minutes=1)},
    "continue-imports": {"task": "bank.continue_imports", "schedule": timedelta(minutes=1)},
    "tell-authors-of-reviews": {"task": "bank.tell_authors", "schedule": timedelta(minutes=5)},
    "remind-reviewers": {"task": "bank.remind_reviewers", "schedule": crontab(hour=6, minute=40)},
    "continue-calibrations": {"task": "insights.continue_calibrations", "schedule": timedelta(minutes=1)},
    "count-sittings": {"task": "study.count_missed", "schedule": timedelta(minutes=5)},
    "continue-own-data": {"task": "study.continue_own_data", "schedule": timedelta(minutes=1)},
    "remind-of-plans": {"task": "study.remind", "schedule": timedelta(minutes=10)},
    "calibrate-nightly": {"task": "insights.calibrate_nightly", "schedule": crontab(hour=3, minute=20)},
}

from django.db.models import QuerySet

from bank.models import QuestionImport

AT_ONCE = 500


class Overtaken(Exception):
    """Another worker has taken this step meanwhile, or somebody ended the import."""


def mine(job: QuestionImport) -> QuerySet[QuestionImport]:
    return QuestionImport.objects.filter(pk=job.pk)


def locked(job: QuestionImport) -> QuestionImport:
    """The import as it stands, held until the transaction ends; Overtaken where it is no longer what `job` was."""
    still = QuestionImport.objects.select_for_update().defer("upload").filter(state=job.state, cursor=job.cursor)
    found = still.filter(pk=job.pk).first()
    if found is None:
        raise Overtaken
    return found

"""What an editor sees of a notice, and the buttons that deal with it."""

from __future__ import annotations

from flask import Blueprint, request

from formsrv.desk.notices import close_notice, open_notice
from formsrv.errors import InvalidValueError
from formsrv.forms.reading import plain_marks, plain_text
from formsrv.notice import REPORT_REASONS, TOPICS
from formsrv.payloads import ANSWER_MAX
from formsrv.states import OPEN, RecordKind
from formsrv.web_staff.cases import CAUTIONS, MILD, office_names, other_offices
from formsrv.web_staff.decisions import decide, give_away, seen_bytes
from formsrv.web_staff.findings import Findings
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

staff_notices = Blueprint("staff_notices", __name__)


@staff_notices.get("/notices/<record_id>")
@signed_in
def show_notice(record_id: str) -> Answer:
    """Show a notice with everything needed to deal with it."""
    return notice_page(record_id)


@staff_notices.post("/notices/<record_id>/done")
@signed_in
def done(record_id: str) -> Answer:
    """Close a notice, with a note for offices and perhaps an answer to its sender."""
    internal, answer = _typed("words"), _typed("answer")
    if max(len(internal), len(answer)) > ANSWER_MAX:
        fault = translator().gettext(
            "Please write something here, at most %(most)s letters.", most=ANSWER_MAX
        )
        return notice_page(record_id, fault=fault), 422
    try:
        return decide(
            lambda: close_notice(
                this_site().context,
                editor(),
                record_id,
                seen=seen_bytes(),
                internal=internal,
                answer=answer,
            ),
            page=notice_page,
            record_id=record_id,
        )
    except InvalidValueError:
        fault = translator().gettext("There is no mail address to answer to.")
        return notice_page(record_id, fault=fault), 422


@staff_notices.post("/notices/<record_id>/hand-over")
@signed_in
def hand_over_notice(record_id: str) -> Answer:
    """Give a notice to another office."""
    return give_away(record_id, RecordKind.NOTICE, notice_page)


def notice_page(record_id: str, *, fault: object = "", problems: Findings = ()) -> str:
    """Render a notice; ``fault`` says why the last step did not work."""
    site = this_site()
    case = open_notice(site.context, editor(), record_id)
    return site.render(
        "staff/notice.html",
        translator().gettext(TOPICS[case.notice.topic]),
        case=case,
        notice=case.notice,
        reasons=REPORT_REASONS,
        branch=site.context.content.branch,
        site_url=site.context.region.settings.site_url,
        offices=other_offices(case.entry.office),
        office_names=office_names(),
        cautions=CAUTIONS,
        mild=MILD,
        waits=case.entry.state in OPEN[RecordKind.NOTICE],
        fault=fault,
        fault_lines=problems,
        typed={"words": _typed("words"), "answer": _typed("answer")},
        handing_over=request.path.endswith("/hand-over"),
    )


def _typed(name: str) -> str:
    return plain_text(plain_marks(request.form.get(name, "")))

"""Questions as another Moodle exports them: every text HTML with tags and entities, most with a table."""


def moodle_xml(count: int) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(map(_question, range(count)))}</quiz>\n'


def _question(number: int) -> str:
    answers = "".join(_answer(number, place) for place in range(4))
    return (
        f'<question type="multichoice">\n<name><text>Question {number}</text></name>\n'
        f"{_text('questiontext', _html(number, 'Which lot size does its planner release next?'))}"
        f"{_text('generalfeedback', _html(number, 'All in all it nets the stock'))}"
        f"<single>true</single>\n<shuffleanswers>true</shuffleanswers>\n{answers}</question>\n"
    )


def _answer(number: int, place: int) -> str:
    shown = (
        f'<p dir="ltr"><span style="color: #333;">{number + 10 * place}</span>&nbsp;<b>units</b> '
        f"&mdash; lot<sup>{place}</sup></p>"
    )
    why = _text("feedback", _html(number + place, "It leaves out the stock"))
    return f'<answer fraction="{100 if place == 2 else 0}" format="html">{_inside(shown)}{why}</answer>\n'


def _text(tag: str, html: str) -> str:
    return f'<{tag} format="html">{_inside(html)}</{tag}>\n'


def _inside(html: str) -> str:
    return f"<text><![CDATA[{html}]]></text>"


def _html(number: int, said: str) -> str:
    return (
        f'<p dir="ltr" style="text-align: left;">Plant&nbsp;{number} of <strong>Halden&nbsp;Pumps</strong> plans '
        f"<em>{100 + number}</em> housings &amp; holds {number % 90}&ndash;{number % 90 + 5} of them.<br></p>"
        f"<table><tbody><tr><th>Week</th><th>1</th></tr><tr><td>Need&nbsp;of H<sub>2</sub>O</td><td>{number}</td></tr>"
        f"</tbody></table>\n<p>{said}&hellip;</p>"
    )

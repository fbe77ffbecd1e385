"""Mails: the subject is the title, the date the date, the plain text the text; attachments are not read."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from pipeline.errors import InputError
from pipeline.ingest.drafts import Draft
from pipeline.ingest.normalise import decode
from pipeline.ingest.plain import read_text


def read_eml(data: bytes) -> Draft:
    """A draft of a mail: its plain text if it has one, else its HTML.

    Raises: InputError if there is neither, or the mail is encrypted.
    """
    message = message_from_bytes(data, policy=default)
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise InputError("encrypted: this mail can be read only by whom it was sent to; save its text")
    body = message.get_body(preferencelist=("plain", "html"))
    payload = None if body is None else cast(bytes | None, body.get_payload(decode=True))
    if body is None or payload is None or not payload.strip():
        raise InputError("empty: the mail has no text; if the report is attached, save the attachment")
    hint = body.get_content_charset()
    if body.get_content_type() == "text/html":
        from pipeline.ingest.html import page_draft

        draft = page_draft(decode(payload, hint=hint))
    else:
        draft = read_text(decode(payload, hint=hint))
    return replace(
        draft,
        media_type="message/rfc822",
        title=_header(message, "Subject") or draft.title,
        language=_header(message, "Content-Language") or draft.language,
        date=_header(message, "Date"),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else " ".join(str(value).split()) or None

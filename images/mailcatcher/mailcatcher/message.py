"""What is in a mail: subject, bodies, attachments. Whatever is broken in it is shown as far as it can be read, and never raises."""

import email
import email.policy


def parse(source):
    return email.message_from_bytes(source, policy=email.policy.default)


def header(mail, name):
    """A header as text; empty when it is missing or cannot be read."""
    try:
        return ' '.join(str(mail.get(name, '')).split())
    except Exception:  # the parser of headers raises whatever a broken one makes it stumble on
        return ''


def parts(mail):
    """Every part that is no container, in the order of the source. Its number is its index here."""
    return [part for part in mail.walk() if not part.is_multipart()]


def content(part):
    """The bytes of a part, its transfer encoding undone."""
    try:
        return part.get_payload(decode=True) or b''
    except Exception:
        return str(part.get_payload()).encode('utf-8', 'replace')


def text_of(part):
    """The text of a part, by its own charset, or as UTF-8 with what cannot be read marked."""
    try:
        return content(part).decode(part.get_content_charset() or 'utf-8', 'replace')
    except LookupError:
        return content(part).decode('utf-8', 'replace')


def filename(part):
    try:
        return part.get_filename()
    except Exception:
        return None


def _is_attached(part):
    try:
        return part.get_content_disposition() == 'attachment' or (filename(part) is not None and part.get('Content-ID') is None)
    except Exception:
        return False


def body(mail, kind):
    """The first part of `html` or `plain` that is no attachment, or None."""
    for part in parts(mail):
        if part.get_content_type() == f'text/{kind}' and not _is_attached(part):
            return part
    return None


def attachments(mail):
    """All parts but the two bodies: number, name, type, size, and content id of what is shown within the HTML."""
    bodies = [body(mail, 'html'), body(mail, 'plain')]
    found = []
    for number, part in enumerate(parts(mail)):
        if any(part is shown for shown in bodies):
            continue
        found.append({
            'part': number,
            'name': filename(part) or f'part-{number}',
            'type': part.get_content_type(),
            'size': len(content(part)),
            'cid': header(part, 'Content-ID').strip('<>') or None,
        })
    return found


def summary(mail):
    """What the list shows."""
    return {
        'subject': header(mail, 'Subject'),
        'from': header(mail, 'From'),
        'to': header(mail, 'To'),
        'date': header(mail, 'Date'),
        'attachments': len([each for each in attachments(mail) if each['cid'] is None]),
    }


def detail(mail):
    """What the API has of one mail besides its summary."""
    html, plain = body(mail, 'html'), body(mail, 'plain')
    return {
        'cc': header(mail, 'Cc'),
        'replyTo': header(mail, 'Reply-To'),
        'messageId': header(mail, 'Message-ID'),
        'text': None if plain is None else text_of(plain),
        'html': None if html is None else text_of(html),
        'parts': attachments(mail),
    }

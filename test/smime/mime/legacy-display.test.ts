/** Lines that repeat hidden fields for older programs are taken out where that is safe, and left where it is not. */
import { describe, expect, test } from 'vitest';
import { withoutLegacyDisplay } from '../../../source/smime/mime/legacy-display.ts';
import { restore } from '../../../source/smime/mime/restore-header.ts';
import { encodeBase64Lines } from '../../../source/smime/mime/transfer-encoding.ts';

const marked = 'Content-Type: text/plain; charset="us-ascii"; hp-legacy-display="1"';
const plain = 'Content-Type: text/plain; charset="us-ascii"';
const lines = (...text: readonly string[]): string => text.join('\r\n');
const without = (entity: string): string => withoutLegacyDisplay(Buffer.from(entity)).toString();

describe('taken out', () => {
  test.each([
    ['as it stands', [marked], 'Subject: Dinner\r\n\r\nAt eight.\r\n', [plain], 'At eight.\r\n'],
    [
      'of several fields',
      [marked],
      'Subject: Dinner\r\n with Bob\r\nFrom: Alice\r\n\r\nAt eight.',
      [plain],
      'At eight.',
    ],
    [
      'quoted-printable',
      [marked, 'Content-Transfer-Encoding: quoted-printable'],
      'Subject: Gr=C3=BC=C3=9Fe=\r\n\r\n=0D=0AUm=20acht.\r\n',
      [plain, 'Content-Transfer-Encoding: quoted-printable'],
      'Um acht.\r\n',
    ],
    [
      'base64',
      [marked, 'Content-Transfer-Encoding: base64'],
      encodeBase64Lines(Buffer.from('Subject: a\n\nb\n')).toString(),
      [plain, 'Content-Transfer-Encoding: base64'],
      encodeBase64Lines(Buffer.from('b\n')).toString(),
    ],
  ])('%s', (_, header, body, expectedHeader, expectedBody) => {
    expect(without(lines(...header, '', body))).toBe(lines(...expectedHeader, '', expectedBody));
  });

  test('in a part that is shown, and nothing else changes', () => {
    const mail = (first: string) =>
      lines(
        'Content-Type: multipart/mixed; boundary=a',
        '',
        'preamble',
        '--a',
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        first,
        '--b',
        'Content-Type: text/html; hp-legacy-display="1"',
        '',
        '<div class="header-protection-legacy-display">Subject: x</div>',
        '--b--',
        '--a',
        `${marked}`,
        'Content-Disposition: attachment',
        '',
        'Subject: of an attachment',
        '',
        'x',
        '--a--',
        'epilogue',
      );
    expect(without(mail(lines(marked, '', 'Subject: x', '', 'text')))).toBe(mail(lines(plain, '', 'text')));
  });
});

describe('left', () => {
  test.each([
    ['without a mark', lines(plain, '', 'Subject: x', '', 'y')],
    ['with another mark', lines(marked.replace('"1"', '"2"'), '', 'Subject: x', '', 'y')],
    ['where the text begins otherwise', lines(marked, '', 'Dear Bob', '', 'y')],
    ['where it may be text', lines(marked, '', 'Price: 42', '', 'y')],
    ['where it does not end', lines(marked, '', 'Subject: x')],
    ['where it is too long', lines(marked, '', `Subject: ${'x'.repeat(20_000)}`, '', 'y')],
    ['in a forwarded mail', lines('Content-Type: message/rfc822', '', marked, '', 'Subject: x', '', 'y')],
    [
      'below a signature',
      lines(
        'Content-Type: multipart/signed; boundary=b',
        '',
        '--b',
        marked,
        '',
        'Subject: x',
        '',
        'y',
        '--b--',
      ),
    ],
  ])('%s', (_, entity) => {
    expect(without(entity)).toBe(entity);
  });

  test('in a message that hid nothing', () => {
    const inside = (hp: string) => lines(`${marked}; hp="${hp}"`, 'Subject: x', '', 'Subject: x', '', 'y');
    const body = (hp: string) =>
      restore(Buffer.from('From: a@b.de\n\n'), Buffer.from(inside(hp)))
        .content.toString()
        .split('\n\n')
        .slice(1);
    expect(body('cipher')).toEqual(['y']);
    expect(body('clear')).toEqual(['Subject: x', 'y']);
  });
});

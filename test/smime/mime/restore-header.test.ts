/** Messages that others wrote, some of them enemies: which of the fields inside come out, and which never do. */
import { describe, expect, test } from 'vitest';
import { restore } from '../../../source/smime/mime/restore-header.ts';
import { computing } from '../../support/computing.ts';

const outer = [
  'Received: from somewhere',
  'From: Alice <alice@example.org>',
  'To: bob@example.org',
  'Subject: [...]',
  'Date: outside',
  'MIME-Version: 1.0',
  'Content-Type: application/pkcs7-mime',
];
const type = 'Content-Type: text/plain; hp="cipher"';

function opened(inside: readonly string[], outside: readonly string[] = outer) {
  const mail = Buffer.from([...outside, '', 'CMS'].join('\n'));
  const { content, otherSenders } = restore(mail, Buffer.from([...inside, '', 'body'].join('\r\n')));
  const [header = '', body] = content.toString().split('\n\n');
  return { lines: header.split('\n'), body, otherSenders };
}

describe('the RFC 9788 example of a signed and encrypted message', () => {
  test('is as its writer wrote it', () => {
    const inside = [
      'MIME-Version: 1.0',
      'Content-Transfer-Encoding: 7bit',
      'Subject: smime-signed-enc-hp-baseline',
      'Message-ID: <1@example>',
      'From: Alice <alice@example.org>',
      'To: Bob <bob@example.org>',
      'Date: Sat, 20 Feb 2021 10:09:02 -0500',
      'User-Agent: Sample MUA Version 1.0',
      'HP-Outer: Subject: [...]',
      'HP-Outer: Message-ID: <1@example>',
      'HP-Outer: From: Alice <alice@example.org>',
      'Content-Type: text/plain; charset="utf-8"; hp="cipher"',
    ];
    expect(opened(inside)).toEqual({
      lines: [
        'Received: from somewhere',
        'From: Alice <alice@example.org>',
        'To: Bob <bob@example.org>',
        'Subject: smime-signed-enc-hp-baseline',
        'Message-ID: <1@example>',
        'Date: Sat, 20 Feb 2021 10:09:02 -0500',
        'User-Agent: Sample MUA Version 1.0',
        'MIME-Version: 1.0',
        'Content-Transfer-Encoding: 7bit',
        'Content-Type: text/plain; charset="utf-8"',
      ],
      body: 'body',
      otherSenders: undefined,
    });
  });
});

describe('from inside comes', () => {
  const from = 'From: Alice <alice@example.org>';

  test.each<[string, readonly string[]]>([
    [
      'no field that servers write and programs trust',
      [
        'Received: x',
        'Authentication-Results: x',
        'Return-Path: <x>',
        'DKIM-Signature: x',
        'X-Spam-Flag: NO',
        'List-Unsubscribe: <x>',
      ],
    ],
    ['no Bcc', ['Bcc: eve@example.org']],
    ['no second sender', ['Sender: eve@example.org', 'Resent-From: eve@example.org']],
    ['no version and no record of what stood outside', ['MIME-Version: 2.0', 'HP-Outer: Subject: x']],
  ])('%s', (_, fields) => {
    const to = 'To: bob@example.org';
    const subject = 'Subject: real';
    const { lines } = opened([from, to, subject, ...fields, type]);
    expect(lines).toEqual(opened([from, to, subject, type]).lines);
    expect(lines).toContain('Subject: real');
  });

  test.each([
    ['two that differ', ['Subject: one', 'Subject: two']],
    ['one that some readers take for two', ['Subject: one\rFrom: eve@example.org']],
    ['one with a line of white space', ['Subject: one\r\n \r\n From: eve@example.org']],
    ['one with a NUL', ['Subject: one\0two']],
  ])('no Subject of %s', (_, fields) => {
    const { lines } = opened([from, ...fields, type]);
    expect(lines.filter((line) => line.startsWith('Subject'))).toEqual(['Subject: [...]']);
    expect(lines.join()).not.toContain('eve');
  });

  test('one Subject where the same one is there twice, or twice outside', () => {
    const { lines } = opened([from, 'Subject: s', 'Subject: s', type], [...outer, 'Subject: [...]']);
    expect(lines.filter((line) => line.startsWith('Subject'))).toEqual(['Subject: s']);
  });
});

test('what somebody added outside to get the answers is dropped, what servers add is kept', () => {
  const added = ['Cc: eve@example.org', 'Reply-To: eve@example.org', 'Message-ID: <added@example.org>'];
  const { lines } = opened(['From: alice@example.org', 'To: bob@example.org', type], [...outer, ...added]);
  expect(lines.join()).not.toContain('eve');
  expect(lines).toEqual(expect.arrayContaining(['Date: outside', 'Message-ID: <added@example.org>']));
});

describe('From', () => {
  const shown = (...inside: readonly string[]) => {
    const { lines, otherSenders } = opened([...inside, type]);
    return { from: lines.filter((line) => /^(?:from|sender)/i.test(line)), otherSenders };
  };
  const kept = ['From: Alice <alice@example.org>'];

  test.each([
    [
      'of the same address has its protected name',
      ['From: A. Liddell <ALICE@example.org>'],
      ['From: A. Liddell <ALICE@example.org>'],
      undefined,
    ],
    ['of another address is told', ['From: eve@example.org'], kept, ['eve@example.org']],
    [
      'of several is told',
      ['From: alice@example.org', 'From: eve@example.org'],
      kept,
      ['alice@example.org', 'eve@example.org'],
    ],
    ['that nobody can read is told', ['From: alice@example.org <eve@example.org>'], kept, []],
    ['that is empty is told', ['From:'], kept, []],
    ['that is missing says nothing', [], kept, undefined],
    ['that hides another line is told', ['From: alice@example.org\r\n (\rFrom: eve@example.org)'], kept, []],
  ])('%s', (_, inside, from, otherSenders) => {
    expect(shown(...inside)).toEqual({ from, otherSenders });
  });
});

describe('nothing is protected', () => {
  const subject = 'Subject: inside';
  test.each([
    ['without a mark', [subject, 'Content-Type: text/plain']],
    ['by another mark', [subject, 'Content-Type: text/plain; hp="maybe"']],
    ['by two marks that differ', [subject, 'Content-Type: text/plain; hp="clear"; hp="cipher"']],
    [
      'by two types that differ',
      [subject, 'Content-Type: text/plain; hp="clear"', 'Content-Type: text/html; hp="clear"'],
    ],
    [
      'by a mark on a part',
      [subject, 'Content-Type: multipart/mixed; boundary=b', '', '--b', type, subject, '', 'x', '--b--'],
    ],
    ['by a mark on another layer', [subject, 'Content-Type: application/pkcs7-mime; hp="cipher"']],
    [
      'by a mark on a signature',
      [
        subject,
        'Content-Type: multipart/signed; boundary=b; hp="cipher"',
        '',
        '--b',
        '',
        'x',
        '--b',
        'Content-Type: application/pkcs7-signature',
        '',
        'x',
        '--b--',
      ],
    ],
  ])('%s', (_, inside) => {
    const { lines } = opened(inside);
    expect(lines).toEqual(expect.arrayContaining(['Subject: [...]', 'To: bob@example.org']));
    expect(lines).not.toContain('Subject: inside');
  });
});

test('the older mark protects the Subject, and no more', () => {
  const { lines } = opened([
    'From: alice@example.org',
    'To: eve@example.org',
    'Subject: inside',
    'Content-Type: text/plain; protected-headers="v1"',
  ]);
  expect(lines).toEqual([
    ...outer.slice(0, 3),
    'Subject: inside',
    'Date: outside',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; protected-headers="v1"',
  ]);
});

test('a header of many fields costs little', () => {
  const many = Array.from({ length: 90_000 }, (_, i) => `Comments: ${i}`);
  const computed = computing();
  expect(opened([...many, type]).lines).toContain('Subject: [...]');
  expect(opened([...many.slice(0, 999), type], [...many, ...outer]).lines).toContain('Comments: 998');
  expect(computed()).toBeLessThan(4_000);
});

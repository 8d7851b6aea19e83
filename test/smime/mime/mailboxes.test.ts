/** The addresses of a field are read without guessing, or not at all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMailboxes } from '../../../source/smime/mime/mailboxes.ts';
import { computing } from '../../support/computing.ts';

describe('an address list is read', () => {
  test.each<[string, readonly string[]]>([
    ['a@example.org', ['a@example.org']],
    ['  A.b+c@Example.ORG ', ['A.b+c@Example.ORG']],
    ['<a@b.de>', ['a@b.de']],
    ['Alice <a@b.de>', ['a@b.de']],
    ['Alice<a@b.de>', ['a@b.de']],
    ['John Q. Public <a@b.de>', ['a@b.de']],
    ['"Public, John" <a@b.de>, Bob <c@d.de>', ['a@b.de', 'c@d.de']],
    ['Alice\r\n <a@b.de>,\r\n\tb@c.de', ['a@b.de', 'b@c.de']],
    // Its own display name, without the quotes that it needs: however it is read, it is this address.
    ['a@b.de <a@b.de>', ['a@b.de']],
    ['A@b.DE <a@b.de>, c@d.de<c@d.de>', ['a@b.de', 'c@d.de']],
    ['a@b.de (Alice (in Berlin)), (x, y) Bob (\\)) <c@d.de> (z)', ['a@b.de', 'c@d.de']],
    ['=?utf-8?Q?J=C3=B6rg?= =?utf-8?B?eA==?= <a@b.de>', ['a@b.de']],
    ['Jörg 🦊 <jörg@grün.example>', ['jörg@grün.example']],
    ['J\ufffdrg <a@b.de>', ['a@b.de']],
    ['用户@例子.广告', ['用户@例子.广告']],
    ['a@localhost', ['a@localhost']],
    ['a@[192.0.2.1]', ['a@[192.0.2.1]']],
    ['a@[IPv6:2001:db8::1]', ['a@[IPv6:2001:db8::1]']],
    // Groups (RFC 6854 allows them in From as well).
    ['undisclosed-recipients:;', []],
    ['Team: a@b.de, "C" <c@d.de>;', ['a@b.de', 'c@d.de']],
    ['x@y.de, Team: a@b.de;, Other: ; , z@y.de', ['x@y.de', 'a@b.de', 'z@y.de']],
    // Quoted local parts.
    ['"a.b"@c.de', ['a.b@c.de']],
    ['"a\\b"@c.de', ['ab@c.de']],
    ['"a b"@c.de', ['"a b"@c.de']],
    ['<"a,b@x.de"@c.de>', ['"a,b@x.de"@c.de']],
    ['"a\\"b"@c.de', ['"a\\"b"@c.de']],
    ['"a..b"@c.de', ['"a..b"@c.de']],
    ['', []],
    [' \r\n ', []],
    ['(nobody)', []],
  ])('%j', (value, expected) => {
    expect(readMailboxes(value)).toEqual(expected);
  });
});

describe('an address in a display name is none', () => {
  test.each([
    '"ceo@victim.example" <a@b.de>',
    '"ceo@victim.example," <a@b.de>',
    '"<ceo@victim.example>" <a@b.de>',
    '"Boss <ceo@victim.example>" <a@b.de>',
    '"\\"ceo@victim.example\\"" <a@b.de>',
    '=?utf-8?Q?ceo=40victim.example?= <a@b.de>',
    '=?utf-8?B?Y2VvQHZpY3RpbS5leGFtcGxl?= <a@b.de>',
  ])('%s', (value) => {
    expect(readMailboxes(value)).toEqual(['a@b.de']);
  });
});

describe('what two readers could read in two ways is not read', () => {
  test.each([
    'alice',
    '@b.de',
    'a@',
    '<>',
    'Alice <>',
    'Alice',
    'a@b.de c@d.de',
    'a@b.de; c@d.de',
    'a@b.de,',
    ',a@b.de',
    'a@b.de,,c@d.de',
    'ceo@victim.example <a@b.de>',
    'a@b.de <a@b.de> <c@d.de>',
    'a@b.de c <a@b.de>',
    'c a@b.de <a@b.de>',
    'a@b.de <a@b.de',
    'a@[192.0.2.1] <a@[192.0.2.1]>',
    '"a@b.de"@c.de <a@b.de>',
    '<ceo@victim.example> <a@b.de>',
    '<ceo@victim.example>a@b.de',
    'a@b.de <ceo@victim.example',
    'a@b.de>',
    '<<a@b.de>>',
    '<a@b.de,c@d.de>',
    'Public, John <a@b.de>',
    // Comments that look like addresses.
    '(ceo@victim.example) a@b.de',
    '(<ceo@victim.example>) <a@b.de>',
    'a@b.de (x <ceo@victim.example>)',
    '(open a@b.de',
    'a@b.de )',
    // Around the @.
    'a @b.de',
    'a@ b.de',
    'a(x)@b.de',
    'a@(x)b.de',
    '< a@b.de>',
    '<a@b.de >',
    '<(x)a@b.de>',
    'a.@b.de',
    '.a@b.de',
    'a..b@c.de',
    'a@b..de',
    'a@.b.de',
    'a@b.de.',
    'a@b@c.de',
    '"a"b@c.de',
    '""@c.de',
    'a."b"@c.de',
    '"a"."b"@c.de',
    'a@"b.de"',
    '"a@b.de',
    'a@[b@c]',
    'a@[1.2.3.4',
    '[x] <a@b.de>',
    'a\\b@c.de',
    // Controls, line ends and what passes for them.
    'ceo@victim.example\0@b.de',
    'a@b.de\0',
    '"x\0" <a@b.de>',
    'a@b.de\nBcc: c@d.de',
    'a@b.de\rc@d.de',
    '"a\nb"@c.de',
    '"a\r\nb"@c.de',
    '"a\x7f" <a@b.de>',
    'x\u2028 <a@b.de>',
    'x\u0085 <a@b.de>',
    // Letters that are none.
    'a\u200b@b.de',
    'a\u202e@b.de',
    'a@b\u00a0.de',
    'a＠b.de',
    'ceo＠victim.example@b.de',
    'a@b。de',
    'a\ufffd@b.de',
    'a@\ufffd.de',
    // Encoded words are for display text only.
    '=?utf-8?Q?ceo?=@victim.example',
    '"=?utf-8?Q?ceo?="@victim.example',
    'a@=?utf-8?Q?b?=',
    '=?utf-8?Q?ceo=40victim.example=00?=@b.de',
    '=?utf-8?Q?ceo@victim.example?= <a@b.de>',
    // Obsolete routes, groups in groups.
    '<@a.de:b@c.de>',
    'A: B: c@d.de;;',
    'A: c@d.de',
    'c@d.de;',
    ': c@d.de;',
    'a@b.de:;',
    'A: c@d.de; x@y.de',
    'A: c@d.de x@y.de',
    'A: <c@d.de> x@y.de',
    'A: C <c@d.de> Y <x@y.de>;',
    'A: c@d.de (x) x@y.de',
    '.x <a@b.de>',
    '. : a@b.de;',
  ])('%j', (value) => {
    expect(readMailboxes(value)).toBeUndefined();
  });
});

describe('whatever is given', () => {
  const piece = fc.constantFrom(
    ...[
      'a@b.de',
      'x',
      '"',
      '"q"',
      '\\',
      '(',
      ')',
      '<',
      '>',
      '@',
      ',',
      ':',
      ';',
      ' ',
      '\r\n ',
      '[',
      ']',
      '.',
      'é',
    ],
    ...['\0', '=?utf-8?Q?a?=', 'c.d@e', '<f@g.de>'],
  );
  const junk = fc.oneof(
    fc.array(piece).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );

  test('nothing is thrown, and every answer reads the same again', () => {
    fc.assert(
      fc.property(junk, (value) => {
        const addresses = readMailboxes(value);
        if (addresses !== undefined) expect(readMailboxes(addresses.join(','))).toEqual(addresses);
      }),
      { numRuns: 5000 },
    );
  });

  const address = fc.emailAddress();
  const name = fc.string({ unit: 'grapheme-ascii' }).map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`);
  const mailbox = fc.tuple(fc.option(name), address).map(([display, plain]) => ({
    address: plain,
    written: display === null ? plain : `${display} <${plain}>`,
  }));
  test('every plain address comes back, whatever its display name', () => {
    fc.assert(
      fc.property(fc.array(mailbox), fc.constantFrom(',', ', ', ',\r\n\t'), (all, separator) => {
        const value = all.map(({ written }) => written).join(separator);
        expect(readMailboxes(value)).toEqual(all.map((one) => one.address));
      }),
    );
  });

  test.each([
    ['parentheses', '('.repeat(1_000_000)],
    ['quotes', '"'.repeat(1_000_000)],
    ['groups', 'a:'.repeat(500_000)],
    ['words', 'a '.repeat(500_000)],
    ['dots', `${'a.'.repeat(500_000)}@b`],
    ['more than anybody is written to', 'a@b.de,'.repeat(200_000)],
  ])('a million %s are soon refused', (_, value) => {
    const computed = computing();
    expect(readMailboxes(value)).toBeUndefined();
    expect(computed()).toBeLessThan(1000);
  });
});

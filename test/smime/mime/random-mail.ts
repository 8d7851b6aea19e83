/** Random mails as fast-check makes them: fields, nested multiparts, forwarded mails, every transfer encoding. */
import fc from 'fast-check';
import { toCrlf } from '../../../source/smime/mime/line-ends.ts';
import { encodeQuotedPrintable } from '../../../source/smime/mime/quoted-printable.ts';
import { encodeBase64Lines } from '../../../source/smime/mime/transfer-encoding.ts';

/** Header lines without their line ends, and a body with LF line ends. */
interface RandomEntity {
  readonly header: readonly string[];
  readonly body: Buffer;
}

/** What mail servers and careless encoders stumble over. */
const fragments = [
  'From here on',
  '>From there',
  '.',
  '--',
  '-- ',
  `${'x'.repeat(74)} --=_b0`,
  '--=_b',
  'y'.repeat(1200),
  'z'.repeat(998),
  'trailing \t',
  '=3D',
  '=',
  'Grüße',
  '\u0000',
  'a\rb',
  '\r',
  '',
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 90 })), { maxLength: 8 })
  .map((lines) => Buffer.from(lines.join('\n')));

const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), text).map((content) => Buffer.from(content));

const label = (encoding: string): string => `Content-Transfer-Encoding: ${encoding}`;

const encoded = (type: string) =>
  fc.oneof(
    text.map((body): RandomEntity => ({ header: [type], body })),
    fc
      .tuple(fc.constantFrom('7bit', '8bit', 'binary', '8Bit ', 'x-odd'), bytes)
      .map(([encoding, body]): RandomEntity => {
        return { header: [type, label(encoding)], body };
      }),
    bytes.map((content): RandomEntity => {
      return { header: [label('base64'), type], body: encodeBase64Lines(content) };
    }),
    bytes.map((content): RandomEntity => {
      return { header: [type, label('Quoted-Printable')], body: encodeQuotedPrintable(toCrlf(content)) };
    }),
  );

const leaf = fc
  .constantFrom(
    'text/plain; charset=utf-8',
    'TEXT/html',
    'image/png; name="a b.png"',
    'x/y (odd)',
    'message/news',
  )
  .chain((type) => encoded(`Content-Type: ${type}`));

const withoutHeader = text.map((body): RandomEntity => ({ header: [], body }));

const rendered = ({ header, body }: RandomEntity): Buffer =>
  Buffer.concat([Buffer.from(`${[...header, ''].join('\n')}\n`), body]);

const entity = fc.letrec<{ entity: RandomEntity }>((tie) => ({
  entity: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    withoutHeader,
    fc
      .record({
        parts: fc.array(tie('entity'), { minLength: 1, maxLength: 4 }),
        preamble: fc.constantFrom('', 'preamble', 'Grüße\nvoran', '\n'),
        epilogue: fc.constantFrom('', '\n', '\nepilogue', '\nFrom below\n'),
        isClosed: fc.boolean(),
        encoding: fc.constantFrom([], [label('7bit')], [label('8bit')]),
      })
      .map(({ parts, preamble, epilogue, isClosed, encoding }): RandomEntity => {
        const content = parts.map(rendered);
        // A boundary that does not occur in the parts, and is the start of none that does.
        let number = 0;
        while (content.some((part) => part.includes(`=_b${number}`))) number++;
        const boundary = `--=_b${number}`;
        const delimited = content.flatMap((part) => [Buffer.from(`\n${boundary}\n`), part]);
        const closing = isClosed ? `\n${boundary}--${epilogue}` : '';
        return {
          header: [`Content-Type: multipart/mixed;\n\tboundary="=_b${number}"`, ...encoding],
          body: Buffer.concat([Buffer.from(preamble), ...delimited, Buffer.from(closing)]),
        };
      }),
    tie('entity').map((inner): RandomEntity => {
      const forwarded = { ...inner, header: ['Subject: forwarded', ...inner.header] };
      return { header: ['Content-Type: message/rfc822'], body: rendered(forwarded) };
    }),
  ),
})).entity;

const withLineEnds = (mail: Buffer, isCrlf: boolean): Buffer => (isCrlf ? toCrlf(mail) : mail);

export const randomEntity = fc
  .tuple(entity, fc.boolean())
  .map(([inner, isCrlf]) => withLineEnds(rendered(inner), isCrlf));

const otherFields = fc.array(
  fc.constantFrom(
    'From: a@example.org',
    'To: b@example.org,\n c@example.org',
    'Subject: =?utf-8?Q?a?=',
    'X-A:',
    'Date : now',
  ),
  { maxLength: 6 },
);

/** `before` and `after` are the fields around those of the entity. */
export const randomMail = fc
  .record({ before: otherFields, after: otherFields, inner: entity, isCrlf: fc.boolean() })
  .map(({ before, after, inner, isCrlf }) => {
    const version = inner.header.length > 0 ? ['MIME-Version: 1.0'] : [];
    const header = [...before, ...version, ...inner.header, ...after];
    return withLineEnds(rendered({ ...inner, header }), isCrlf);
  });

/** What a part says to be is read in every spelling; where readers would disagree, it says nothing. */
import { describe, expect, test } from 'vitest';
import { contentDispositionOf, contentTypeOf } from '../../../source/smime/mime/content-type.ts';
import { readEntity } from '../../../source/smime/mime/entity.ts';

const typeOf = (...values: readonly string[]) =>
  contentTypeOf(readEntity(Buffer.from(values.map((value) => `Content-Type: ${value}\r\n`).join(''))));
const parametersOf = (value: string) => Object.fromEntries(typeOf(`a/b${value}`).parameters);

describe('the type', () => {
  test.each([
    ['text/plain', 'text/plain'],
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['multipart/signed;', 'multipart/signed'],
    ['multipart / signed ; a=b', 'multipart/signed'],
    ['(one) text (two) / (three (four)) plain (five)', 'text/plain'],
    ['application/vnd.ms-excel.12+xml', 'application/vnd.ms-excel.12+xml'],
    ['text', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    ['text/plain charset=utf-8', 'application/octet-stream'],
    ['text/plain/more', 'application/octet-stream'],
    ['"text/plain"', 'application/octet-stream'],
    ['text/plain (open', 'text/plain'],
    ['; charset=utf-8', 'application/octet-stream'],
  ])('%j is %s', (value, expected) => {
    expect(typeOf(value)).toMatchObject({ type: expected, isAmbiguous: false });
  });

  test('is plain text where there is none', () => {
    expect(typeOf()).toMatchObject({ type: 'text/plain', isAmbiguous: false });
  });

  test('is nothing where there are two that differ', () => {
    expect(typeOf('text/plain', 'text/html')).toMatchObject({
      type: 'application/octet-stream',
      isAmbiguous: true,
    });
    expect(typeOf('text/plain; a=b', 'text/plain;\r\n a=b')).toMatchObject({
      type: 'text/plain',
      isAmbiguous: false,
    });
  });
});

describe('parameters', () => {
  test.each<[string, Record<string, string>]>([
    ['; a=b', { a: 'b' }],
    [';A = B ; c="d"', { a: 'B', c: 'd' }],
    ['; a="b;c" ; d="\\"e\\\\"', { a: 'b;c', d: '"e\\' }],
    ['; boundary=----=_Part_1.2/3', { boundary: '----=_Part_1.2/3' }],
    ['; a=b (comment; x=y) ; (x=y) c=d', { a: 'b', c: 'd' }],
    ['; a="(no comment)"', { a: '(no comment)' }],
    ['; a=""', { a: '' }],
    [';; ;a=b;', { a: 'b' }],
    ['; a', {}],
    ['; a=', {}],
    ['; =b', {}],
    ['; a=b c', {}],
    ['; a="b" c', {}],
    ['; a="b', {}],
    ['; a=b; c="d', { a: 'b' }],
    ['; __proto__=x', JSON.parse('{"__proto__":"x"}')],
    // Given twice.
    ['; a=b; a=c', {}],
    ['; a=b; A="b"', { a: 'b' }],
    ["; a=b; a*=utf-8''c", {}],
    ['; a=b; a*0=b', { a: 'b' }],
    // RFC 2231.
    ['; a*0="one"; a*1=two', { a: 'onetwo' }],
    ['; a*1=two; a*0=one', { a: 'onetwo' }],
    ['; a*1=two', {}],
    ['; a*0=one; a*2=three', {}],
    ['; a*0=one; a*0=other', {}],
    ["; a*=utf-8'de'Gr%C3%BC%c3%9fe%25", { a: 'Grüße%' }],
    ["; a*=iso-8859-1''%FC", { a: 'ü' }],
    ["; a*0*=UTF-8''Gr%C3; a*1*=%BC; a*2=%25", { a: 'Grü%25' }],
    ["; a*=x-odd''b", {}],
    ['; a*=b', {}],
  ])('%s', (value, expected) => {
    expect(parametersOf(value)).toEqual(expected);
  });

  test('of a disposition are read alike', () => {
    const entity = readEntity(Buffer.from('Content-Disposition: Attachment;\n filename="smime.p7m"\n\n'));
    const disposition = contentDispositionOf(entity);
    expect(disposition?.head).toBe('attachment');
    expect(disposition?.parameters.get('filename')).toBe('smime.p7m');
    expect(contentDispositionOf(readEntity(Buffer.from('A: b\n\n')))).toBeUndefined();
  });

  test('of a value that is longer than any honest one are not looked at', () => {
    expect(typeOf(`text/plain; a=${'b'.repeat(70_000)}`).type).toBe('application/octet-stream');
  });
});

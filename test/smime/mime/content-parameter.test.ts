/** A parameter goes into a Content-Type and out of it again, and no other byte changes. */
import { describe, expect, test } from 'vitest';
import { withoutParameter, withParameter } from '../../../source/smime/mime/content-parameter.ts';

const put = (entity: string) => withParameter(Buffer.from(entity), 'hp', 'clear')?.toString();
const taken = (entity: string) => withoutParameter(Buffer.from(entity), 'hp').toString();

describe('put in and taken out again', () => {
  test.each([
    'Content-Type: text/plain\n\nx',
    'content-type:text/plain ;\r\n charset="a;b"\r\nX: y\r\n\r\nx',
    'X: y\nContent-Type: text/plain; charset=utf-8;\n\nx',
    'Content-Type: text/plain (comment); a="\\"; hp=cipher"\n\nx',
    "From x\nContent-Type: Text/Plain; name*=utf-8''%C3%BC\n\nx",
    'Content-Type: text/plain; name="grün"\n\nx',
    'Content-Type: text/plain',
  ])('%j', (entity) => {
    const marked = put(entity) ?? '';
    expect(marked).toMatch(/;\r?\n hp="clear"/);
    expect(taken(marked)).toBe(entity);
  });
});

test('an entity that says nothing says that it is plain text', () => {
  expect(put('\nx')).toBe('Content-Type: text/plain; hp="clear"\n\nx');
});

test.each([
  ['type', 'Content-Type: text\n\n'],
  ['end of a quoted text', 'Content-Type: text/plain; a="b\n\n'],
  ['end of a comment', 'Content-Type: text/plain (b\n\n'],
  ['one type', 'Content-Type: text/plain\nContent-Type: text/html\n\n'],
  ['one value', 'Content-Type: text/plain; hp=cipher\n\n'],
  ['bounds', `Content-Type: text/plain; a=${'b'.repeat(70_000)}\n\n`],
])('nothing is put where there is no %s', (_, entity) => {
  expect(put(entity)).toBeUndefined();
});

test.each([
  ['Content-Type: a/b; HP = x; c=d\n\n', 'Content-Type: a/b; HP = x; c=d\n\n'],
  ['Content-Type: a/b; HP=x; c=d\n\n', 'Content-Type: a/b; c=d\n\n'],
  ['Content-Type: a/b;\n\thp="x" ; c=d\n\n', 'Content-Type: a/b ; c=d\n\n'],
  ['Content-Type: a/b; c="; hp=x"; hp=y\n\n', 'Content-Type: a/b; c="; hp=x"\n\n'],
  ['Content-Type: a/b; c="; hp=x;"; hp=y\n\n', 'Content-Type: a/b; c="; hp=x;"; hp=y\n\n'],
  ['Content-Type: a/b; hp*0=x\n\n', 'Content-Type: a/b; hp*0=x\n\n'],
])('what can be taken out safely is: %j', (entity, expected) => {
  expect(taken(entity)).toBe(expected);
});

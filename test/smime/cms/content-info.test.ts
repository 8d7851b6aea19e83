import { describe, expect, test } from 'vitest';
import { cmsTypes, encodeContentInfo, readContentInfo } from '../../../source/smime/cms/content-info.ts';
import { DerError, encodingOf } from '../../../source/smime/der/read.ts';
import { octetString } from '../../../source/smime/der/write.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const data = '06 09 2a864886f70d010701';

test('what is written is read', () => {
  const written = encodeContentInfo(cmsTypes.data, octetString(Buffer.from('text')));
  expect(Buffer.from(written)).toEqual(hex(`30 13 ${data} a0 06 0404 74657874`));
  const { type, content } = readContentInfo(written);
  expect(type).toBe(cmsTypes.data);
  expect(Buffer.from(encodingOf(content))).toEqual(hex('0404 74657874'));
});

describe('is read', () => {
  test.each([
    ['with indefinite lengths', `30 80 ${data} a0 80 24 80 0401aa 0000 0000 0000`],
    ['with longer lengths than needed', `30 81 12 ${data} a0 81 04 04 81 01 aa`],
    ['with something behind it', `30 10 ${data} a0 03 0401aa 0d0a`],
  ])('%s', (_, digits) => {
    expect(readContentInfo(hex(digits)).type).toBe(cmsTypes.data);
  });
});

describe('is refused', () => {
  test.each([
    ['nothing', ''],
    ['something else', '0401aa'],
    ['no type', '3000'],
    ['a type that is none', '30 08 0401aa a0 03 0401aa'],
    ['no content', `30 0b ${data}`],
    ['an empty content', `30 0d ${data} a000`],
    ['two contents', `30 13 ${data} a0 06 0401aa 0401bb`],
    ['a content with another tag', `30 10 ${data} a1 03 0401aa`],
    ['one that is cut off', `30 80 ${data} a0 80 24 80 0401aa 0000 0000`],
  ])('%s', (_, digits) => {
    expect(() => readContentInfo(hex(digits))).toThrow(DerError);
  });
});

import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../source/core/store-state.ts';
import { decode, encode } from '../../source/store/codec.ts';
import {
  certificatesDocument,
  type SettingsDocument,
  settingsDocument,
} from '../../source/store/documents.ts';

const content: SettingsDocument = {
  settings: { ...defaultSettings, enabled: true },
  groups: [{ name: '営業 🦊', address: '', sign: true, encrypt: false, revision: 3 }],
};
const { bytes } = encode(settingsDocument, content, 7);

/** The document with another body, and a checksum that fits it. */
function withBody(body: object): Buffer {
  return encode(settingsDocument, body, 1).bytes;
}

describe('a document as bytes', () => {
  test('comes back as it was, with its revision', () => {
    expect(decode(settingsDocument, bytes)).toMatchObject({ kind: 'good', header: { revision: 7 }, content });
  });

  test('has the header on a line of its own and each record on one', () => {
    const lines = bytes.toString('utf8').split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'smimectl/settings', schema: 1, revision: 7 });
    expect(lines.filter((line) => line.includes('営業'))).toHaveLength(1);
  });

  test('is damaged when any byte is changed or missing', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 0x01, at);
      expect([at, decode(settingsDocument, flipped).kind]).toEqual([at, 'damaged']);
      expect([at, decode(settingsDocument, bytes.subarray(0, at)).kind]).toEqual([at, 'damaged']);
    }
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['null', Buffer.from('null\n')],
    ['a list', Buffer.from('[]\n')],
    ['zeros', Buffer.alloc(4096)],
    ['a header alone', bytes.subarray(0, bytes.indexOf('\n'))],
    [
      'a header without its number',
      Buffer.from('{"format":"smimectl/settings","schema":1,"sha256":"00"}\n{}\n'),
    ],
    ['another document', encode(certificatesDocument, certificatesDocument.empty, 1).bytes],
    ['a group that lacks a field', withBody({ ...content, groups: [{ name: 'Sales' }] })],
    ['a field that nobody knows', withBody({ ...content, more: 1 })],
    ['a setting that nobody knows', withBody({ ...content, settings: { ...defaultSettings, more: true } })],
    ['a list in the place of the settings', withBody({ ...content, settings: [] })],
    ['a negative count', withBody({ ...content, settings: { ...defaultSettings, expiryWarningDays: -1 } })],
  ])('is damaged when it holds %s', (_what, damaged) => {
    const decoded = decode(settingsDocument, damaged);
    expect(decoded).toMatchObject({
      kind: 'damaged',
      reason: expect.stringMatching(/^(?:is|does|says|holds) /),
    });
  });

  test('has the default for a setting that came after it was written', () => {
    const { fetchRevocation, ...older } = content.settings;
    expect(decode(settingsDocument, withBody({ ...content, settings: older }))).toMatchObject({ content });
    expect(fetchRevocation).toBe(false);
  });

  test('is not read by an older version', () => {
    const newer = encode({ name: 'settings', schema: 2 }, content, 1).bytes;
    expect(decode(settingsDocument, newer)).toEqual({ kind: 'newer', schema: 2 });
  });
});

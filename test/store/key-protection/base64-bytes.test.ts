import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../source/store/key-protection/base64-bytes.ts';

test('encodes as Node does, and decodes it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const encoded = encodeBase64(bytes);
      expect(encoded.toString()).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(encoded)?.equals(bytes)).toBe(true);
    }),
  );
});

test('takes no other spelling than Node writes', () => {
  const spelling = fc.string({
    unit: fc.constantFrom('A', 'B', 'Q', '+', '/', '=', '-', '\n'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(spelling, (text) => {
      const nodes = Buffer.from(text, 'base64');
      const expected = nodes.toString('base64') === text ? nodes : undefined;
      expect(decodeBase64(Buffer.from(text))).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

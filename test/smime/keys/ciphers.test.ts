/** The ciphers that Node has no more, against the vectors of their documents. */
import { expect, test } from 'vitest';
import { decryptRc2Cbc } from '../../../source/smime/keys/rc2.ts';
import { decryptRc4 } from '../../../source/smime/keys/rc4.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

// RFC 2268 §5: key, effective bits, plaintext, ciphertext.
test.each([
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  [
    '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e',
    129,
    '0000000000000000',
    '5b78d3a43dfff1f1',
  ],
])('RC2 with the key %s and %i bits', (key, bits, plain, cipher) => {
  expect(decryptRc2Cbc(hex(key), bits, Buffer.alloc(8), hex(cipher)).toString('hex')).toBe(plain);
});

test('RC2 chains its blocks', () => {
  const block = hex('2269552ab0f85ca6');
  const plain = decryptRc2Cbc(
    hex('88bca90e90875a7f0f79c384627bafb2'),
    128,
    Buffer.alloc(8, 1),
    Buffer.concat([block, block]),
  );
  expect(plain.toString('hex')).toBe(`0101010101010101${block.toString('hex')}`);
});

// RFC 6229 §2, the first 16 bytes of the key stream.
test.each([
  ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
  ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
])('RC4 with the key %s', (key, stream) => {
  expect(decryptRc4(hex(key), Buffer.alloc(16)).toString('hex')).toBe(stream);
});

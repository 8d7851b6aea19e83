/**
 * Breaks DER where it has joints: values are doubled, dropped, swapped, spliced in from another seed, nested
 * deep, given other tags and lying lengths, while everything around them stays well-formed.
 */
import { mutateBytes } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Value {
  tag: number;
  /** Bytes before the parts: the count of unused bits, where a BIT STRING holds values. */
  lead: Buffer;
  content: Buffer | Value[];
  /** Replaces the length octets. */
  length?: Buffer;
}

const deepest = 30;
/** Bytes that one change may add: inputs should be costly by what they say, not by their size. */
const mostAdded = 200_000;
const bitString = 0x03;
const octetString = 0x04;

/** The values that `bytes` is made of; undefined unless it is made of values to its end. */
function valuesIn(bytes: Buffer, depth = 0): Value[] | undefined {
  const values: Value[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0x80;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || start + count > bytes.length) return undefined;
      length = bytes.readUIntBE(start, count);
      start += count;
    }
    if ((tag & 0x1f) === 0x1f || start + length > bytes.length) return undefined;
    values.push(parsedValue(tag, bytes.subarray(start, start + length), depth));
    at = start + length;
  }
  return values;
}

/** Extensions, safes and keys hide their values in strings. */
function parsedValue(tag: number, content: Buffer, depth: number): Value {
  const none = Buffer.alloc(0);
  const lead = tag === bitString ? content.subarray(0, 1) : none;
  const isContainer = (tag & 0x20) !== 0 || tag === bitString || tag === octetString;
  const parts =
    isContainer && depth < deepest ? valuesIn(content.subarray(lead.length), depth + 1) : undefined;
  if (parts === undefined || (parts.length === 0 && (tag & 0x20) === 0)) return { tag, lead: none, content };
  return { tag, lead, content: parts };
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets]);
}

function encode({ tag, lead, content, length }: Value): Buffer {
  const body = Array.isArray(content) ? Buffer.concat([lead, ...content.map(encode)]) : content;
  return Buffer.concat([Buffer.from([tag]), length ?? lengthOctets(body.length), body]);
}

/** Every value with the list that it stands in. */
function* joints(list: Value[]): Generator<{ readonly list: Value[]; readonly at: number }> {
  for (const [at, { content }] of list.entries()) {
    yield { list, at };
    if (Array.isArray(content)) yield* joints(content);
  }
}

const tags = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1c, 0x1e, 0x24, 0x30, 0x31, 0x80,
  0x81, 0x82, 0x84, 0xa0, 0xa1, 0xa3, 0xa4, 0x1f, 0x00,
];

const lyingLengths = ['80', '84ffffffff', '847fffffff', '88ffffffffffffffff', '820001', '8100', 'ff', '00'];

const telling = [
  '',
  '00',
  'ff',
  '80',
  '7fffffff',
  '80000000',
  '7fffffffffffffff',
  '00ffffffffffffffffffffffff',
  '2a864886f70d010101',
  '551d20',
  '551d2000',
  '3939393939393939393939393939395a',
  '7a7a7a7a7a7a7a7a7a7a7a7a5a',
  'd83ed83e',
  '1b5b324a',
].map((hex) => Buffer.from(hex, 'hex'));

/** `times` SEQUENCEs around `content`, put together from the inside in one piece. */
function nested(content: Buffer, times: number, isIndefinite: boolean): Buffer {
  if (isIndefinite) {
    const ends = Buffer.alloc(2 * times);
    return Buffer.concat([Buffer.from('3080'.repeat(times), 'hex'), content, ends]);
  }
  const headers: Buffer[] = [];
  let length = content.length;
  for (let left = times; left > 0; left--) {
    const header = Buffer.concat([Buffer.from([0x30]), lengthOctets(length)]);
    headers.push(header);
    length += header.length;
  }
  return Buffer.concat([...headers.reverse(), content]);
}

type Mutation = (value: Value, list: Value[], at: number, random: Random, other: readonly Value[]) => void;

const raw = (bytes: Buffer): Value => {
  // A value that is written as it is: its own first octet is the tag, and the rest stands for length and content.
  return { tag: bytes[0] ?? 0, lead: Buffer.alloc(0), length: Buffer.alloc(0), content: bytes.subarray(1) };
};

const mutations: readonly Mutation[] = [
  (value, list, at, random) => {
    const copy = raw(encode(value));
    const many = Math.min(3000, Math.ceil(mostAdded / (copy.content.length + 1)));
    const times = random.oneIn(20) ? many : 1 + random.below(3);
    list.splice(at, 0, ...Array.from({ length: times }, () => copy));
  },
  (_value, list, at) => void list.splice(at, 1),
  (value, list, at, random) => {
    const [moved] = list.splice(random.below(list.length), 1, value);
    list[list.indexOf(value, at)] = moved ?? value;
  },
  (value, list, at, random) => {
    list[at] = { ...value, tag: random.oneIn(3) ? value.tag ^ 0x20 : random.pick(tags) };
  },
  (value, list, at, random) => {
    list[at] = { ...value, length: Buffer.from(random.pick(lyingLengths), 'hex') };
  },
  (value, list, at, random) => {
    const times = random.oneIn(6) ? 20_000 : 1 + random.below(60);
    list[at] = raw(nested(encode(value), times, random.oneIn(2)));
  },
  (value, list, at, random) => {
    list[at] = { ...value, lead: Buffer.alloc(0), content: random.pick(telling) };
  },
  (value, list, at, random) => {
    const content = Array.isArray(value.content) ? encode(value) : value.content;
    list[at] = { ...value, lead: Buffer.alloc(0), content: mutateBytes(content, random, content) };
  },
  (value, list, at, random) => {
    const content = Array.isArray(value.content) ? Buffer.alloc(0) : value.content;
    const times = random.oneIn(30) ? 100_000 : 1 + random.below(300);
    const piece = content.length > 0 ? content.subarray(0, 8) : Buffer.from('A');
    list[at] = { ...value, lead: Buffer.alloc(0), content: Buffer.alloc(times * piece.length, piece) };
  },
  (value, list, at, _random) => {
    // Constructed with an indefinite length, as streaming programs write it.
    const body = Array.isArray(value.content)
      ? Buffer.concat(value.content.map(encode))
      : encode({ ...value, tag: octetString });
    list[at] = raw(Buffer.concat([Buffer.from([value.tag | 0x20, 0x80]), body, Buffer.alloc(2)]));
  },
  (_value, list, at, random, other) => {
    const donors = [...joints([...other])];
    const donor = donors.length === 0 ? undefined : random.pick(donors);
    const spliced = donor?.list[donor.at];
    // Its bytes, because a value that stands in two lists could come to stand within itself.
    if (spliced !== undefined) list.splice(at, random.below(2), raw(encode(spliced)));
  },
];

/** One to three changes; bytes that are no DER are changed as bytes. */
export function mutateDer(seed: Buffer, random: Random, other: Buffer): Buffer {
  const values = valuesIn(seed);
  if (values === undefined || values.length === 0 || random.oneIn(12))
    return mutateBytes(seed, random, other);
  const otherValues = valuesIn(other) ?? [];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const places = [...joints(values)];
    if (places.length === 0) break;
    const { list, at } = random.pick(places);
    const value = list[at];
    if (value !== undefined) random.pick(mutations)(value, list, at, random, otherValues);
  }
  const bytes = Buffer.concat(values.map(encode));
  return random.oneIn(10) ? mutateBytes(bytes, random, other) : bytes;
}

/**
 * The only way to the network: http and https, bounded in size and time, without credentials, and following
 * redirections to nowhere else. It does not know what it fetches, and nothing that it brings is believed.
 */
import { errorCode, UserError } from '../core/errors.ts';
import type { Network, NetworkRequest } from '../core/ports.ts';

export interface NetworkBounds {
  readonly maximumBytes: number;
  /** For one request with all its redirections. */
  readonly timeoutMilliseconds: number;
}

const usualBounds: NetworkBounds = { maximumBytes: 10 * 1024 * 1024, timeoutMilliseconds: 10_000 };
const maximumRedirections = 3;

const sentences: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'the name of the host could not be looked up'],
  ['ECONNRESET', 'the connection was broken off'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
  ['UND_ERR_SOCKET', 'the connection was broken off'],
]);

const failed = (url: string, sentence: string, cause?: unknown) =>
  new UserError('io', `${url}: ${sentence}`, { hint: 'Try again later.', cause });

/** @throws UserError `io` for what is no plain web address */
function webAddress(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw failed(text, 'this is no address');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw failed(text, 'only http and https are fetched');
  }
  if (url.username !== '' || url.password !== '') throw failed(url.host, 'the address has a password in it');
  return url;
}

function causeOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  const code = errorCode(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return sentences.get(code ?? '') ?? `it could not be fetched (${code ?? message})`;
}

async function boundedBody(response: Response, url: string, maximumBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // What arrives is counted, whatever was announced; leaving the loop ends the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maximumBytes) {
      throw failed(url, `more than ${Math.floor(maximumBytes / 1024 / 1024)} MiB came`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function fetchOnce(url: URL, { body, contentType, accept }: NetworkRequest, signal: AbortSignal) {
  return fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    credentials: 'omit',
    signal,
    headers: {
      'user-agent': 'smimectl',
      ...(accept === undefined ? {} : { accept }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
}

export function createNetwork(bounds: NetworkBounds = usualBounds): Network {
  const { maximumBytes, timeoutMilliseconds } = bounds;
  return {
    async fetch(text, request = {}) {
      let url = webAddress(text);
      const limit = AbortSignal.timeout(timeoutMilliseconds);
      const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
      try {
        for (let redirections = 0; ; redirections++) {
          const response = await fetchOnce(url, request, signal);
          const target = response.headers.get('location');
          if (response.status < 300 || response.status > 399 || target === null) {
            if (!response.ok) {
              await response.body?.cancel();
              throw failed(text, `the server answers with status ${response.status}`);
            }
            return await boundedBody(response, text, maximumBytes);
          }
          await response.body?.cancel();
          if (redirections === maximumRedirections)
            throw failed(text, 'it leads from one address to the next');
          url = webAddress(target, url);
        }
      } catch (thrown) {
        request.signal?.throwIfAborted();
        if (thrown instanceof UserError) throw thrown;
        if (limit.aborted) {
          throw failed(text, `no whole answer came within ${timeoutMilliseconds / 1000} seconds`, thrown);
        }
        throw failed(text, causeOf(thrown), thrown);
      }
    },
  };
}

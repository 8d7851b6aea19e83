/** The bounds of the network, against a server of our own. */
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createNetwork } from '../../source/revocation/fetch-bytes.ts';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

const network = createNetwork({ maximumBytes: 1024 * 1024, timeoutMilliseconds: 400 });

test('bytes come as they are, and a body goes as it is', async () => {
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      expect(request.headers).not.toHaveProperty('authorization');
      response.end(`${request.method} ${request.headers['content-type']} ${Buffer.concat(chunks)}`);
    });
  });
  const body = Buffer.from('question');
  const answer = await network.fetch(url, { body, contentType: 'application/ocsp-request' });
  expect(Buffer.from(answer).toString()).toBe('POST application/ocsp-request question');
  expect(Buffer.from(await network.fetch(url)).toString()).toBe('GET undefined ');
});

describe('what is refused', () => {
  test.each<[string, RequestListener, string]>([
    ['a failure', (_, response) => response.writeHead(404).end('x'), 'status 404'],
    ['silence', () => undefined, 'within 0.4 seconds'],
    [
      'a drip that never ends',
      (_, response) => {
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(drip));
      },
      'within 0.4 seconds',
    ],
    ['too much', (_, response) => response.end(Buffer.alloc(1024 * 1024 + 1)), 'more than 1 MiB'],
    [
      'a way out of the web',
      (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'only http',
    ],
    [
      'a password',
      (_, response) => response.writeHead(302, { location: 'http://me:secret@localhost/' }).end(),
      'password',
    ],
    [
      'a circle',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      'from one address to the next',
    ],
    ['a connection broken off', (request) => request.socket.destroy(), 'broken off'],
  ])('%s', async (_, answer, sentence) => {
    await expect(network.fetch(await serve(answer))).rejects.toThrow(sentence);
  });

  test.each([
    ['ldap://127.0.0.1/cn=crl', 'only http and https'],
    ['nonsense', 'no address'],
    ['http://127.0.0.1:1/', 'bad port'],
  ])('%s', async (url, sentence) => {
    await expect(network.fetch(url)).rejects.toThrow(sentence);
  });
});

test('a port where nobody listens is told', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  await new Promise((resolve) => server.close(resolve));
  await expect(network.fetch(`http://127.0.0.1:${address.port}/`)).rejects.toThrow('nobody listens');
});

test('a redirection is followed to where the list is', async () => {
  const url = await serve((request, response) =>
    request.url === '/' ? response.writeHead(301, { location: '/list' }).end() : response.end('list'),
  );
  expect(Buffer.from(await network.fetch(url)).toString()).toBe('list');
});

test('whoever asked may give up', async () => {
  const url = await serve(() => undefined);
  const giveUp = new AbortController();
  const reason = new Error('enough');
  setImmediate(() => giveUp.abort(reason));
  await expect(network.fetch(url, { signal: giveUp.signal })).rejects.toBe(reason);
});

// Bundles the program into build/: smimectl.js, and a file for each part that is loaded only when it is needed
// (the panel, conf, the extension decoder). It needs Node 24 or newer and nothing else.
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const emptyDevtools = {
  name: 'empty-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

// string-width compiles the expression of all emoji sequences when it is loaded: 60 ms for whoever has only ASCII.
const lazyEmoji = {
  name: 'lazy-emoji',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path }) => {
      const eager = 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;';
      const lazy = `let compiledEmoji;
const rgiEmojiRegex = {test: text => (compiledEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text)};`;
      const contents = readFileSync(path, 'utf8');
      if (!contents.includes(eager))
        throw new Error(`${path} is another version: look whether it is lazy now`);
      return { contents: contents.replace(eager, () => lazy), loader: 'js' };
    });
  },
};

const { metafile } = await build({
  metafile: true,
  entryPoints: { smimectl: 'source/main.ts' },
  outdir: 'build',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`,
  },
  plugins: [emptyDevtools, lazyEmoji],
  logLevel: 'warning',
});
chmodSync('build/smimectl.js', 0o755);
for (const name of readdirSync('build')) {
  // What an earlier build left; hidden names are somebody else's, such as the lock of the tests.
  if (!name.startsWith('.') && !(`build/${name}` in metafile.outputs))
    rmSync(`build/${name}`, { recursive: true });
}

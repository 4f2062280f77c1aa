import { expect, it } from 'vitest';
import { checkLanguageAddress, keyRefSchema } from './language-settings.ts';

it.each([
  ['', ''],
  ['localhost:11434', 'http://localhost:11434'],
  ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434'],
  ['http://0x7f.1:1234/v1/', 'http://127.0.0.1:1234/v1'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['http://192.168.1.20:11434', 'http://192.168.1.20:11434'],
  ['http://studio.local:1234/v1', 'http://studio.local:1234/v1'],
  ['https://api.example.com/v1', 'https://api.example.com/v1'],
])('takes %s', (text, address) => {
  expect(checkLanguageAddress(text)).toEqual({ ok: true, value: address });
});

it.each([
  'http://api.example.com/v1',
  'http://8.8.8.8/v1',
  'ftp://127.0.0.1',
  'file:///etc/passwd',
  'http://me:secret@127.0.0.1:11434',
  'http://127.0.0.1:11434/?key=1',
  'http://169.254.169.254/latest',
  'http://2852039166/latest',
  'http://[::ffff:169.254.169.254]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://metadata.google.internal/',
  'http://0.0.0.0:11434',
  'http://224.0.0.1/',
  'http://',
])('refuses %s in words', (text) => {
  const answer = checkLanguageAddress(text);
  expect(answer).toMatchObject({ ok: false, error: { code: 'language_address', fix: expect.any(String) } });
  if (!answer.ok) expect(answer.error.message).not.toContain('secret');
});

it.each([
  ['OPENAI_API_KEY', true],
  ['REELGRAPH_OPENAI_KEY', true],
  ['AWS_SECRET_ACCESS_KEY', false],
  ['PATH', false],
  ['api_key', false],
])('an environment variable may hold the key: %s %s', (name, fits) => {
  expect(keyRefSchema.safeParse({ from: 'env', name }).success).toBe(fits);
});

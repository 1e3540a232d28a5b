import test from 'node:test';
import assert from 'node:assert/strict';
import { deviceOf } from './device';

test('names browser and machine', () => {
  const agents = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0':
      'Windows · Edge',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1':
      'iPhone · Safari',
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36':
      'Android · Chrome',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.1; rv:140.0) Gecko/20100101 Firefox/140.0': 'Mac · Firefox',
  };
  for (const [agent, device] of Object.entries(agents)) assert.equal(deviceOf(agent), device);
});

test('admits what it does not know', () => {
  assert.equal(deviceOf('curl/8.0'), null);
});

import test from 'node:test';
import assert from 'node:assert/strict';
import { emptySetup, faultsOf, uniformSetup } from './setup-draft';

const complete = {
  company: '株式会社まつば製作所',
  industry: 'e',
  sizeBand: '6-20',
  corporateNumber: '',
  name: '松葉 花子',
  email: 'hanako@example.co.jp',
  password: 'x',
};

test('finds nothing in a complete form, with or without the optional number', () => {
  assert.deepEqual(faultsOf(complete), {});
  assert.deepEqual(faultsOf({ ...complete, corporateNumber: '7123456789012' }), {});
});

test('names every empty field that must be filled in', () => {
  assert.deepEqual(Object.keys(faultsOf(emptySetup)).sort(), [
    'company',
    'email',
    'industry',
    'name',
    'password',
    'sizeBand',
  ]);
});

test('tells a short number from a wrong one', () => {
  assert.equal(faultsOf({ ...complete, corporateNumber: '712345' }).corporateNumber, 'common.corporate-number-length');
  assert.equal(
    faultsOf({ ...complete, corporateNumber: '7123456789013' }).corporateNumber,
    'common.corporate-number-check',
  );
});

test('takes what was typed in full-width letters, also if the field was not left', () => {
  const typed = { ...complete, corporateNumber: '７１２３４５６７８９０１２', email: 'ｈａｎａｋｏ＠example.co.jp ', company: 'ﾏﾂﾊﾞ製作所' };
  const { corporateNumber, email, company } = uniformSetup(typed);
  assert.deepEqual([corporateNumber, email, company], ['7123456789012', 'hanako@example.co.jp', 'マツバ製作所']);
});

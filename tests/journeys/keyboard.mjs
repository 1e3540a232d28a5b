// Somebody who uses a page by keyboard alone, and counts: every key is an input, typing one text is one input.
import assert from 'node:assert/strict';

/* A page has fewer stops than this; more means that the goal cannot be reached. */
const MOST_TABS = 400;

export class Keyboard {
  constructor(page) {
    this.page = page;
    this.inputs = 0;
  }

  async press(key) {
    this.inputs += 1;
    await this.page.keyboard.press(key);
  }

  /** Presses Tab until the focus is on @locator. */
  async goTo(locator, name) {
    await locator.first().waitFor();
    const goal = await locator.first().elementHandle();
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await goal.evaluate((element) => document.activeElement === element)) return;
      await this.press('Tab');
    }
    assert.fail(`${name} cannot be reached with the Tab key`);
  }

  /** Jumps over the menus, as the first link of every page offers. */
  async skipMenus() {
    await this.press('Tab');
    await this.press('Enter');
    assert.equal(await this.page.evaluate(() => document.activeElement.id), 'main', 'the skip link leads to the content');
  }

  /** Types into the field with this label, replacing what is there. */
  async fill(label, text) {
    await this.goTo(this.field(label), label);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
    this.inputs += 1;
  }

  /** Chooses in a list with the arrow keys. */
  async pick(label, entry) {
    const field = this.page.locator('select').and(this.page.getByLabel(label)).first();
    await this.goTo(field, label);
    const place = await field.evaluate((select, text) => [...select.options].findIndex((one) => one.textContent === text), entry);
    assert.ok(place >= 0, `${label} offers ${entry}`);
    for (let i = 0; i < place; i++) await this.press('ArrowDown');
    assert.equal(await field.evaluate((select) => select.selectedOptions[0].textContent), entry);
  }

  /** Chooses among radio buttons, @place from 0 on: the space bar takes the first, the arrows the others. */
  async choose(group, place) {
    await this.goTo(this.page.locator(`input[name="${group}"]`), group);
    if (place === 0) return this.press('Space');
    for (let i = 0; i < place; i++) await this.press('ArrowDown');
  }

  async submit() {
    await this.press('Enter');
  }

  async pressButton(name, role = 'button') {
    await this.goTo(this.page.getByRole(role, { name, exact: true }), name);
    await this.press('Enter');
  }

  /* The label of a field goes on with whether it must be filled in. */
  field(label) {
    return this.page.locator('input, select, textarea').and(this.page.getByLabel(label)).first();
  }
}

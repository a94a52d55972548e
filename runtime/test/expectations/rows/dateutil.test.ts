import { expect, test } from "vitest";
import { isDateutilParseable } from "../../../src/expectations/rows/dateutil/parse.js";

/** As dateutil 2.9 answers; "31" alone depends there on the month of today. */
test.each([
  ["2019-04-01", true],
  ["01/01/2011", true],
  ["cat", false],
  ["", false],
  ["2019-02-30", false],
  ["2020-02-29", true],
  ["2019-13-01", false],
  ["13/13/2019", false],
  ["31/12/99", true],
  ["12:60", false],
  ["25:00", false],
  ["10am", true],
  ["13 pm", true],
  ["10h36m28.5s", true],
  ["1st of May 2003", true],
  ["Sat", true],
  ["20190401T101010", true],
  ["2019-04-01T10:00:00+02:00", true],
  ["Thu, 25 Sep 2003 10:49:41 -0300", true],
  ["1996.July.10 AD 12:08 PM", true],
  ["1 2 3 4", false],
  ["2019-W01-1", false],
  ["nan", false],
  ["2019-01-01 abc", false],
])("%j", (text, wanted) => {
  expect(isDateutilParseable(text)).toBe(wanted);
});

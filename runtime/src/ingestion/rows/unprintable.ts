/** A value that is no text: its row does not fit. */
export class Unprintable {
  /**
   * @param shown what a message shows of it
   * @param reason goes on after the value: "is not UTF-8"
   */
  constructor(
    readonly shown: string,
    readonly reason: string,
  ) {}
}

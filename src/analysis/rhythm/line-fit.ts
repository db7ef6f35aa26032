/** The straight line through pairs of numbers that fits them best (least squares), without keeping the pairs. */
export class LineFit {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  /** Sums of squared distances from the means, and of their products (Welford). */
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#count += 1;
    const [byX, byY] = [x - this.#meanX, y - this.#meanY];
    this.#meanX += byX / this.#count;
    this.#meanY += byY / this.#count;
    this.#xx += byX * (x - this.#meanX);
    this.#yy += byY * (y - this.#meanY);
    this.#xy += byX * (y - this.#meanY);
  }

  /** How much y grows as x grows by one; 0 of fewer than two pairs. */
  get slope(): number {
    return this.#xx === 0 ? 0 : this.#xy / this.#xx;
  }

  /** What part of the variance of y the line explains, 0 to 1; 0 where y does not vary. */
  get explained(): number {
    return this.#xx === 0 || this.#yy === 0 ? 0 : this.#xy ** 2 / (this.#xx * this.#yy);
  }
}

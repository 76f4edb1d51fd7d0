/** install.svelte.ts — the app as a program of its own: where the browser offers that, the person is asked when they want it. */

interface Offer extends Event {
  prompt(): Promise<unknown>;
}

class Install {
  private offer = $state.raw<Offer>();

  /** The browser tells it soon after the page was loaded: call at once. */
  listen(): void {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.offer = event as Offer;
    });
    addEventListener("appinstalled", () => (this.offer = undefined));
  }

  get isOffered(): boolean {
    return this.offer !== undefined;
  }

  async ask(): Promise<void> {
    const { offer } = this;
    this.offer = undefined; // an offer can be taken once
    await offer?.prompt();
  }
}

export const install = new Install();

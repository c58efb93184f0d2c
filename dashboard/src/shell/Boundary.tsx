/** A view that cannot be drawn says so in its place; the rest of the page stays. */

import { Component, type ReactNode } from "react";

import type { View } from "../address";
import { Message } from "./Message";

interface BoundaryProps {
  /** Another view is tried anew. */
  readonly view: View;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly fault: unknown;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: null };

  static getDerivedStateFromError(fault: unknown): BoundaryState {
    return { fault };
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (before.view !== this.props.view && this.state.fault !== null) this.setState({ fault: null });
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <main className="main" id="main" tabIndex={-1}>
        <Message kind="fault" sentence={`This view cannot be drawn (${String(fault)}); choose another one, or load the page again.`} />
      </main>
    );
  }
}

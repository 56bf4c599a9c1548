import { Component, type ReactNode } from "react"

interface ErrorBoundaryProps {
  children: ReactNode
  /** Shown instead of children that failed to render. */
  fallback: (error: unknown) => ReactNode
}

/** Keeps an error of our components from removing the dashboard's page around them. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failure?: { error: unknown } }> {
  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } }
  }

  override state: { failure?: { error: unknown } } = {}

  override render() {
    const { failure } = this.state
    return failure ? this.props.fallback(failure.error) : this.props.children
  }
}

import { Component, type ReactNode } from 'react'
import { t } from '../texts'

/** Shielded keeps a screen that fails from taking the desk with it. */
export class Shielded extends Component<{ children: ReactNode }, { failed?: Error }> {
  override state: { failed?: Error } = {}
  static getDerivedStateFromError(failed: Error) {
    return { failed }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div className="page">
        <div className="problem" role="alert">
          <strong>{t('problem.screen')}</strong> {this.state.failed.message}
        </div>
      </div>
    )
  }
}

import { Button } from './button'

/** Download gives bytes that came in base64 to the officer as a file. */
export function Download({ bytes, name, label }: { bytes: string; name: string; label: string }) {
  const save = () => {
    const data = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))
    const url = URL.createObjectURL(new Blob([data], { type: 'application/octet-stream' }))
    const a = document.createElement('a')
    a.href = url
    a.download = name
    a.click()
    URL.revokeObjectURL(url)
  }
  return <Button onPress={save}>{label}</Button>
}

/** bytesOf reads base64 as text. */
export function bytesOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)))
}

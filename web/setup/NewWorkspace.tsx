export default function NewWorkspace() {
  return <p>NewWorkspace</p>
}

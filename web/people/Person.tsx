export default function Person() {
  return <p>Person</p>
}

export default function Recognise() {
  return <p>Recognise</p>
}

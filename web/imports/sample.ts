/** Twelve made-up customers to try with, as a shop keeps them: some wrote down twice, three pairs of which nobody can be sure. */
const rows = [
  'Nombre,Teléfono,Correo,Ciudad',
  'Ana López García,55 8765 4321,,Ciudad de México',
  'Ana Luz García,5587654321,,Ciudad de México',
  'Rosa Vargas Soto,33 1122 4567,,Guadalajara',
  'Rosa Luz Soto,3311224567,,Guadalajara',
  'Marta Quiroz León,22 2190 3344,,Puebla',
  'Marta Luz León,2221903344,,Puebla',
  'Jorge Luis Medina Ríos,55 2041 1378,jorge.medina@correo.example,Puebla',
  'Jorge Medina,55 2041 1378,,Puebla',
  'Luis Fernando Bravo Cruz,55 3090 1122,luis.bravo@correo.example,Toluca',
  'Lucía Fernanda Ortega Paz,81 2345 6789,,Monterrey',
  'Cliente Mostrador,,,',
  'Tomás Barragán Ojeda,55 6677 8899,tomas.barragan@correo.example,Ciudad de México',
]
export const sampleFile = (name: string): File => new File([rows.join('\n')], name, { type: 'text/csv' })

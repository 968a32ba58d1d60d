/** What customers write and what the shop answers; {product} is filled in. */
export const questions = [
  '¿Tienen {product}?',
  'Hola, ¿a qué hora cierran hoy?',
  'Buenas, ¿hacen envíos? ¿Cuánto tarda?',
  '¿Cuánto cuesta {product}?',
  '¿Me pueden apartar {product}? Paso mañana',
  'Hola, quiero factura de mi compra de ayer',
  '¿{product} viene con garantía?',
  '¿Tienen sucursal en el centro?',
  'Mi pedido no ha llegado, ¿me ayudan?',
  'Gracias, llegó perfecto 😊',
  '¿Sigue la promoción de esta semana?',
  '¿Se puede cambiar por otro color?',
  'Quiero juntar mis puntos de todas mis compras',
]
export const answers = [
  '¡Hola! Sí, con gusto te lo apartamos.',
  'Hola, abrimos de 10 a 20 h.',
  'Sí, enviamos en 2 a 4 días.',
  'Claro, ¿me compartes tu número de pedido?',
  '¡Gracias a ti! Aquí estamos.',
  'Sí, tiene un año de garantía.',
  'Lo reviso y te escribo en un momento.',
]
export const troubles = [
  'No enciende',
  'Gotea por abajo',
  'Hace un ruido raro',
  'Llegó con un golpe',
  'Ya no calienta',
  'Se atora el molino',
  'Falta una pieza',
]
export const returnReasons = ['No era el color', 'Llegó roto', 'Se arrepintió', 'Regalo repetido', 'Tamaño equivocado']
export const visits = [
  'Preguntó por cafeteras',
  'Vino a recoger su pedido',
  'Pidió asesoría para un regalo',
  'Probó el café del mes',
  'Trajo su máquina a revisar',
]
export const pages = ['Inicio', 'Café en grano', 'Cafeteras', 'Ofertas', 'Regalos', 'Mi cuenta', 'Envíos y devoluciones', 'Para la mesa']

import type { countries } from '../setup/countries.ts'

/**
 * What a list of customers looks like in each country that a business may be in: its towns, how a mobile number is written there (`#` is any figure),
 * what goes before it from abroad, and two numbers of the document that shops ask for, where they ask for one.
 */
export type SampleCountry = {
  dial: string
  towns: readonly [town: string, phone: string][]
  document?: readonly [header: string, ...numbers: string[]]
}

const among = (phone: string, ...towns: string[]): [string, string][] => towns.map((town) => [town, phone])

export const sampleCountries = {
  AR: {
    dial: '54 9',
    towns: [...among('11 5### ####', 'Buenos Aires', 'Quilmes'), ['Rosario', '341 5## ####'], ['Córdoba', '351 5## ####']],
    document: ['DNI', '28.456.712', '33.190.485'],
  },
  BO: { dial: '591', towns: among('71# #####', 'La Paz', 'Santa Cruz', 'Cochabamba', 'El Alto'), document: ['CI', '4812736', '6190485'] },
  BR: {
    dial: '55',
    towns: [
      ['São Paulo', '11 98### ####'],
      ['Rio de Janeiro', '21 99### ####'],
      ['Belo Horizonte', '31 98### ####'],
      ['Curitiba', '41 99### ####'],
    ],
    document: ['CPF', '284.567.123-70', '731.904.852-32'],
  },
  CL: {
    dial: '56',
    towns: among('9 8### ####', 'Santiago', 'Valparaíso', 'Concepción', 'Temuco'),
    document: ['RUT', '14.287.365-6', '17.530.942-K'],
  },
  CO: {
    dial: '57',
    towns: [
      ['Bogotá', '310 ### ####'],
      ['Medellín', '300 ### ####'],
      ['Cali', '315 ### ####'],
      ['Barranquilla', '301 ### ####'],
    ],
    document: ['Cédula', '1.028.456.712', '80.319.048'],
  },
  CR: {
    dial: '506',
    towns: among('88## ####', 'San José', 'Alajuela', 'Cartago', 'Heredia'),
    document: ['Cédula', '1-0845-0671', '2-0319-0485'],
  },
  CU: {
    dial: '53',
    towns: among('52## ####', 'La Habana', 'Santiago de Cuba', 'Camagüey', 'Holguín'),
    document: ['CI', '79051412345', '88110354321'],
  },
  DO: {
    dial: '1',
    towns: [...among('809 5## ####', 'Santo Domingo', 'Santiago de los Caballeros'), ...among('829 5## ####', 'La Vega', 'San Cristóbal')],
    document: ['Cédula', '001-2845671-2', '402-1904852-3'],
  },
  EC: {
    dial: '593',
    towns: among('098 ### ####', 'Quito', 'Guayaquil', 'Cuenca', 'Ambato'),
    document: ['Cédula', '1712845674', '0904198520'],
  },
  ES: {
    dial: '34',
    towns: [
      ['Madrid', '612 ### ###'],
      ['Valencia', '655 ### ###'],
      ['Sevilla', '634 ### ###'],
      ['Zaragoza', '699 ### ###'],
    ],
    document: ['DNI', '51284637L', '70419852Q'],
  },
  GQ: { dial: '240', towns: among('222 ### ###', 'Malabo', 'Bata', 'Ebebiyín', 'Mongomo') },
  GT: {
    dial: '502',
    towns: among('55## ####', 'Ciudad de Guatemala', 'Quetzaltenango', 'Antigua', 'Cobán'),
    document: ['NIT', '2845671-K', '3319048-5'],
  },
  HN: {
    dial: '504',
    towns: among('99## ####', 'Tegucigalpa', 'San Pedro Sula', 'La Ceiba', 'Comayagua'),
    document: ['Documento', '0801-1979-05671', '0501-1988-10485'],
  },
  MX: {
    dial: '52',
    towns: [
      ['Ciudad de México', '55 #### ####'],
      ['Guadalajara', '33 #### ####'],
      ['Puebla', '222 ### ####'],
      ['Monterrey', '81 #### ####'],
    ],
    document: ['RFC', 'BACL790514H48', 'BAOT881103KQ9'],
  },
  NI: {
    dial: '505',
    towns: among('88## ####', 'Managua', 'León', 'Masaya', 'Estelí'),
    document: ['Cédula', '001-140579-0067T', '281-031188-0004B'],
  },
  PA: {
    dial: '507',
    towns: among('66## ####', 'Ciudad de Panamá', 'Colón', 'David', 'Santiago'),
    document: ['Cédula', '8-456-712', '4-319-485'],
  },
  PE: { dial: '51', towns: among('98# ### ###', 'Lima', 'Arequipa', 'Trujillo', 'Cusco'), document: ['DNI', '28456712', '43190485'] },
  PR: { dial: '1', towns: among('787 5## ####', 'San Juan', 'Ponce', 'Mayagüez', 'Bayamón') },
  PT: { dial: '351', towns: among('91# ### ###', 'Lisboa', 'Porto', 'Braga', 'Coimbra'), document: ['NIF', '212845675', '231904851'] },
  PY: {
    dial: '595',
    towns: among('0981 ### ###', 'Asunción', 'Ciudad del Este', 'Encarnación', 'Luque'),
    document: ['CI', '2.845.671', '3.319.048'],
  },
  SV: {
    dial: '503',
    towns: among('78## ####', 'San Salvador', 'Santa Ana', 'San Miguel', 'Sonsonate'),
    document: ['Documento', '02845671-2', '03319048-5'],
  },
  US: {
    dial: '1',
    towns: [
      ['Miami', '305 5## ####'],
      ['Houston', '713 5## ####'],
      ['Los Angeles', '323 5## ####'],
      ['New York', '212 5## ####'],
    ],
  },
  UY: {
    dial: '598',
    towns: among('099 ### ###', 'Montevideo', 'Salto', 'Paysandú', 'Maldonado'),
    document: ['Cédula', '2.845.671-6', '3.319.048-2'],
  },
  VE: {
    dial: '58',
    towns: [
      ['Caracas', '0414 ### ####'],
      ['Maracaibo', '0424 ### ####'],
      ['Valencia', '0412 ### ####'],
      ['Barquisimeto', '0416 ### ####'],
    ],
    document: ['Cédula', 'V-12.845.671', 'V-18.319.048'],
  },
} satisfies Record<(typeof countries)[number], SampleCountry>

import { expect, test } from 'vitest'
import { odooPasswordHash, scramVerifier } from './password.ts'

test('a SCRAM verifier is the one that PostgreSQL computes for the same salt', () => {
  // Vector of RFC 7677, section 3: user "user", password "pencil", i=4096.
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  )
})

test('a password hash has the form of passlib: rounds, salt and checksum in its own base64', () => {
  expect(odooPasswordHash('secret', Buffer.alloc(16, 251), 1000)).toMatch(
    /^\$pbkdf2-sha512\$1000\$[A-Za-z0-9./]{22}\$[A-Za-z0-9./]{86}$/,
  )
})

test('two hashes of one password differ, because each has its own salt', () => {
  expect(scramVerifier('x')).not.toBe(scramVerifier('x'))
})

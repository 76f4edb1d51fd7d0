#!/bin/sh
# tls.sh DIR: a certificate authority of this folder's own, and a certificate by it for localhost, 127.0.0.1 and ::1.
# DIR/ca.pem is what a client trusts, DIR/front.pem (key and certificate) what HAProxy shows. Both are made once and made
# anew before they expire. The authority's key stays in DIR and is of no use elsewhere: it may sign for these names only.
set -eu
directory=$1
umask 077
mkdir -p "$directory"
cd "$directory"

month=2592000
if [ -s front.pem ] && openssl x509 -in front.pem -checkend $month -noout >/dev/null 2>&1 &&
        openssl verify -CAfile ca.pem front.pem >/dev/null 2>&1; then
        exit 0
fi
trap 'rm -f request.pem extensions new.key new.pem' EXIT

if ! { [ -s ca.key ] && openssl x509 -in ca.pem -checkend $month -noout; } >/dev/null 2>&1; then
        openssl ecparam -name prime256v1 -genkey -noout -out ca.key
        openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=chat local authority $(hostname)" -out ca.pem \
                -config /dev/stdin <<'CONFIG'
[req]
distinguished_name = name
x509_extensions = authority
[name]
[authority]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, permitted;DNS:localhost, permitted;IP:127.0.0.0/255.0.0.0, permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
CONFIG
fi

openssl ecparam -name prime256v1 -genkey -noout -out new.key
openssl req -new -key new.key -subj '/CN=localhost' -out request.pem
cat >extensions <<'EXTENSIONS'
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EXTENSIONS
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" -sha256 -days 397 \
        -extfile extensions -out new.pem 2>/dev/null
cat new.pem ca.pem new.key >front.new
mv front.new front.pem

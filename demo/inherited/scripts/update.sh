#!/bin/bash
docker-compose exec web odoo -u harbour_fees -d harbour

"""What the verified figures say together: of a district, a province, the country."""
